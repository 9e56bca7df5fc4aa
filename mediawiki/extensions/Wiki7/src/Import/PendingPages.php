<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use Generator;
use MediaWiki\Title\Title;
use Wikimedia\Rdbms\IConnectionProvider;
use Wikimedia\Rdbms\IDBAccessObject;

/**
 * Pages that are imported but whose links are not made yet.
 *
 * The mark is core's own column for it, set in the transaction that writes the page and filled by LinksUpdate: an import
 * that was killed anywhere leaves exactly the right pages marked for the next one, whichever dump that reads.
 */
final class PendingPages {
	public function __construct( private readonly IConnectionProvider $databases ) {
	}

	public function mark( Title $title ): void {
		$this->databases->getPrimaryDatabase()->newUpdateQueryBuilder()
			->update( 'page' )
			->set( [ 'page_links_updated' => null ] )
			->where( [ 'page_id' => $title->getArticleID( IDBAccessObject::READ_LATEST ) ] )
			->caller( __METHOD__ )->execute();
	}

	public function count(): int {
		return (int)$this->databases->getPrimaryDatabase()->newSelectQueryBuilder()
			->select( 'COUNT(*)' )
			->from( 'page' )
			->where( [ 'page_links_updated' => null ] )
			->caller( __METHOD__ )->fetchField();
	}

	/** @return Generator<array<int,Title>> Page id → title, so many at a time */
	public function batches( int $size ): Generator {
		$dbw = $this->databases->getPrimaryDatabase();
		$last = 0;
		do {
			$rows = $dbw->newSelectQueryBuilder()
				->select( [ 'page_id', 'page_namespace', 'page_title' ] )
				->from( 'page' )
				->where( [ 'page_links_updated' => null, $dbw->expr( 'page_id', '>', $last ) ] )
				->orderBy( 'page_id' )
				->limit( $size )
				->caller( __METHOD__ )->fetchResultSet();
			$titles = [];
			foreach ( $rows as $row ) {
				$last = (int)$row->page_id;
				$titles[$last] = Title::makeTitle( (int)$row->page_namespace, $row->page_title );
			}
			if ( $titles ) {
				yield $titles;
			}
		} while ( count( $titles ) === $size );
	}
}
