<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use Wikimedia\Rdbms\IMaintainableDatabase;

/**
 * Core's tables, from its own generated definition. Table aliases send the shared ones to the accounts database,
 * in definitions as in queries. Made one by one if missing, so that a broken-off run is simply continued.
 */
final class CoreTables {

	/**
	 * @param IMaintainableDatabase $db
	 * @param string $definition Path of core's `tables-generated.sql`
	 * @param string $tableOptions `$wgDBTableOptions`
	 */
	public function __construct(
		private readonly IMaintainableDatabase $db,
		private readonly string $definition,
		private readonly string $tableOptions
	) {
	}

	/**
	 * @param string[]|null $only Names, or null for all
	 */
	public function createMissing( ?array $only = null ): void {
		$this->db->setSchemaVars( [ 'wgDBTableOptions' => $this->tableOptions ] );
		SearchIndex::indexEveryWord( $this->db );
		$this->db->sourceFile( $this->definition, null, null, __METHOD__, function ( string $statement ) use ( $only ) {
			$name = self::nameIn( $statement );
			return $only === null || in_array( $name, $only, true ) ? self::rewrite( $statement ) : false;
		} );
	}

	/**
	 * @return string[]
	 */
	public function names(): array {
		preg_match_all( '!^CREATE TABLE /\*_\*/(\w+)!m', file_get_contents( $this->definition ), $matches );
		return $matches[1];
	}

	/** Core makes its full-text table in MyISAM, which a crash can damage. */
	public static function rewrite( string $statement ): string {
		return preg_replace(
			[ '/^\s*CREATE TABLE (?!IF NOT EXISTS)/', '/ENGINE\s*=\s*MyISAM/i' ],
			[ 'CREATE TABLE IF NOT EXISTS ', 'ENGINE=InnoDB' ],
			$statement
		);
	}

	/** The table of a statement such as "CREATE TABLE `wiki_accounts`.`user` (". */
	public static function nameIn( string $statement ): ?string {
		return preg_match( '/^\s*CREATE TABLE (?:IF NOT EXISTS )?(?:`?\w+`?\.)?`?(\w+)`?/', $statement, $match )
			? $match[1]
			: null;
	}
}
