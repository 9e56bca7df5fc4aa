<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use Wikimedia\Rdbms\IDatabase;
use Wikimedia\Rdbms\IMaintainableDatabase;

/** MediaWiki's own search keeps its words in one table. In InnoDB it survives a crash and belongs to a backup's moment. */
final class SearchIndex {

	public function __construct( private readonly IMaintainableDatabase $db ) {
	}

	/**
	 * InnoDB leaves out words such as "about" and "with", and a search for one of them then finds nothing at all.
	 * The choice is kept with each index that the connection makes from here on.
	 */
	public static function indexEveryWord( IDatabase $db ): void {
		$db->query( 'SET SESSION innodb_ft_enable_stopword = OFF', __METHOD__ );
	}

	/**
	 * @return string|null What was done
	 */
	public function convertToInnoDb(): ?string {
		if ( $this->engine() === 'InnoDB' ) {
			return null;
		}
		self::indexEveryWord( $this->db );
		$this->db->query( 'ALTER TABLE ' . $this->db->tableName( 'searchindex' ) . ' ENGINE=InnoDB', __METHOD__ );
		return 'The search table was converted to InnoDB.';
	}

	public function engine(): ?string {
		$engine = $this->db->newSelectQueryBuilder()
			->select( 'engine' )
			->from( 'information_schema.tables' )
			->where( [ 'table_schema' => $this->db->getDBname(), 'table_name' => $this->db->tablePrefix() . 'searchindex' ] )
			->caller( __METHOD__ )->fetchField();
		return $engine === false ? null : (string)$engine;
	}
}
