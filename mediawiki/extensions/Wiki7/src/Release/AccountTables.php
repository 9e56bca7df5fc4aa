<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use Closure;
use Wikimedia\Rdbms\IMaintainableDatabase;

/**
 * Tables of the accounts database that no alias of the wiki's own connection reaches: they are used through a virtual
 * domain. Those of extensions follow in the update, which also notes there what it has applied.
 */
final class AccountTables {

	/** Core's tables by virtual domain. */
	private const TABLES = [ 'virtual-botpasswords' => [ 'bot_passwords' ] ];

	/**
	 * @param array<string,array{db:string|false}> $mapping `$wgVirtualDomainsMapping`
	 * @param Closure(string):IMaintainableDatabase $connect By virtual domain
	 * @param Closure(IMaintainableDatabase):CoreTables $coreTablesOf
	 */
	public function __construct(
		private readonly array $mapping,
		private readonly Closure $connect,
		private readonly Closure $coreTablesOf
	) {
	}

	public function createMissing(): void {
		foreach ( $this->mapping as $domain => [ 'db' => $database ] ) {
			if ( $database !== false ) {
				$tables = [ 'updatelog', ...( self::TABLES[$domain] ?? [] ) ];
				( $this->coreTablesOf )( ( $this->connect )( $domain ) )->createMissing( $tables );
			}
		}
	}
}
