<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use Wikimedia\Rdbms\IMaintainableDatabase;

/**
 * An extension often makes several tables from one file, and the updater takes the first one's presence for all of them.
 * So what was there before a file is noted; should the release be killed inside it, the next one takes the half away.
 */
final class UnfinishedTables {

	private const NOTE = 'wiki7-tables-before';

	/**
	 * @param IMaintainableDatabase $db
	 * @param string[] $databases All that the wiki has tables in
	 */
	public function __construct(
		private readonly IMaintainableDatabase $db,
		private readonly array $databases
	) {
	}

	public function begin(): void {
		$this->db->newReplaceQueryBuilder()
			->replaceInto( 'updatelog' )
			->uniqueIndexFields( 'ul_key' )
			->row( [ 'ul_key' => self::NOTE, 'ul_value' => json_encode( $this->present() ) ] )
			->caller( __METHOD__ )->execute();
	}

	public function end(): void {
		$this->db->newDeleteQueryBuilder()
			->deleteFrom( 'updatelog' )
			->where( [ 'ul_key' => self::NOTE ] )
			->caller( __METHOD__ )->execute();
	}

	/**
	 * Drops what a killed release has left, but never a table with a row in it.
	 *
	 * @return string[] `database.table`
	 */
	public function takeAway(): array {
		$note = $this->db->newSelectQueryBuilder()
			->select( 'ul_value' )
			->from( 'updatelog' )
			->where( [ 'ul_key' => self::NOTE ] )
			->caller( __METHOD__ )->fetchField();
		if ( $note === false ) {
			return [];
		}
		$dropped = [];
		foreach ( array_diff( $this->present(), json_decode( $note, true ) ) as $name ) {
			$table = implode( '.', array_map( $this->db->addIdentifierQuotes( ... ), explode( '.', $name ) ) );
			if ( $this->db->query( "SELECT 1 FROM $table LIMIT 1", __METHOD__ )->numRows() === 0 ) {
				$this->db->query( "DROP TABLE $table", __METHOD__ );
				$dropped[] = $name;
			}
		}
		$this->end();
		return $dropped;
	}

	/**
	 * @return string[]
	 */
	private function present(): array {
		return $this->db->newSelectQueryBuilder()
			->select( 'CONCAT(table_schema, \'.\', table_name)' )
			->from( 'information_schema.tables' )
			->where( [ 'table_schema' => $this->databases, 'table_type' => 'BASE TABLE' ] )
			->caller( __METHOD__ )->fetchFieldValues();
	}
}
