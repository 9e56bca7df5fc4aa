<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use Wikimedia\Rdbms\IDatabase;

/** Prefixes such as `wikipedia:`, from core's list. */
final class InterwikiPrefixes {

	/**
	 * @param IDatabase $db
	 * @param string $list Path of core's `interwiki.list`
	 */
	public function __construct(
		private readonly IDatabase $db,
		private readonly string $list
	) {
	}

	public function ensure(): void {
		$rows = self::parse( file_get_contents( $this->list ) );
		if ( $rows === [] ) {
			return;
		}
		$this->db->newInsertQueryBuilder()
			->insertInto( 'interwiki' )
			->ignore()
			->rows( $rows )
			->caller( __METHOD__ )->execute();
	}

	/**
	 * @param string $text Lines of `prefix|url|local|api`, with comments after `#`
	 * @return array<int,array<string,string>>
	 */
	public static function parse( string $text ): array {
		$rows = [];
		foreach ( explode( "\n", $text ) as $line ) {
			$line = trim( preg_replace( '/(^|\s)#.*$/', '', $line ) );
			if ( $line !== '' ) {
				[ $prefix, $url, $local, $api ] = explode( '|', $line . '|||' );
				$rows[] = [ 'iw_prefix' => $prefix, 'iw_url' => $url, 'iw_local' => (string)(int)$local, 'iw_api' => $api, 'iw_wikiid' => '' ];
			}
		}
		return $rows;
	}
}
