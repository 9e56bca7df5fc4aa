<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use MediaWiki\Linker\LinkTarget;
use MediaWiki\Linker\LinkTargetLookup;
use MediaWiki\Parser\ParserOutput;
use stdClass;
use Wikimedia\Rdbms\IConnectionProvider;
use Wikimedia\Rdbms\IDatabase;

/**
 * Gives ids to everything that a page links to, in a few statements and in one order. Takes the place of core's store in
 * the processes that make links.
 *
 * Core's asks two caches and the database twice for each new target, then inserts it, all inside the transaction of the
 * page's links: measured, half of the work, and two processes that meet the same targets in another order deadlock.
 */
final class LinkTargetIds implements LinkTargetLookup {
	private const TITLES_PER_QUERY = 500;
	private const REMEMBERED = 100_000;

	/** @var array<string,int> `namespace:title` → id */
	private array $ids = [];

	public function __construct(
		private readonly LinkTargetLookup $core,
		private readonly IConnectionProvider $databases
	) {
	}

	/** To be called outside a transaction, so that an id never goes away again. */
	public function prepare( ParserOutput $parsed ): void {
		if ( count( $this->ids ) > self::REMEMBERED ) {
			$this->ids = [];
		}
		foreach ( [ $parsed->getLinks(), $parsed->getTemplates() ] as $links ) {
			ksort( $links );
			foreach ( $links as $namespace => $pages ) {
				$titles = array_filter(
					// PHP makes integers of keys such as "1984".
					array_map( 'strval', array_keys( $pages ) ),
					fn ( string $title ) => !isset( $this->ids["$namespace:$title"] )
				);
				sort( $titles, SORT_STRING );
				foreach ( array_chunk( $titles, self::TITLES_PER_QUERY ) as $chunk ) {
					$this->acquire( $namespace, $chunk, $this->databases->getPrimaryDatabase() );
				}
			}
		}
	}

	/** @inheritDoc */
	public function acquireLinkTargetId( LinkTarget $linkTarget, IDatabase $dbw ): int {
		$namespace = $linkTarget->getNamespace();
		$title = $linkTarget->getDBkey();
		if ( !isset( $this->ids["$namespace:$title"] ) ) {
			$this->acquire( $namespace, [ $title ], $dbw );
		}
		return $this->ids["$namespace:$title"] ?? $this->core->acquireLinkTargetId( $linkTarget, $dbw );
	}

	/** @inheritDoc */
	public function getLinkTargetId( LinkTarget $linkTarget ): ?int {
		return $this->ids["{$linkTarget->getNamespace()}:{$linkTarget->getDBkey()}"]
			?? $this->core->getLinkTargetId( $linkTarget );
	}

	/** @inheritDoc */
	public function newLinkTargetFromRow( stdClass $row ): LinkTarget {
		return $this->core->newLinkTargetFromRow( $row );
	}

	/** @inheritDoc */
	public function getLinkTargetById( int $linkTargetId ): ?LinkTarget {
		return $this->core->getLinkTargetById( $linkTargetId );
	}

	/** @param string[] $titles */
	private function acquire( int $namespace, array $titles, IDatabase $dbw ): void {
		$this->find( $namespace, $titles, $dbw );
		$missing = array_filter( $titles, fn ( string $title ) => !isset( $this->ids["$namespace:$title"] ) );
		if ( $missing ) {
			$dbw->newInsertQueryBuilder()
				->insertInto( 'linktarget' )
				->ignore()
				->rows( array_map(
					static fn ( string $title ) => [ 'lt_namespace' => $namespace, 'lt_title' => $title ],
					array_values( $missing )
				) )
				->caller( __METHOD__ )->execute();
			$this->find( $namespace, array_values( $missing ), $dbw );
		}
	}

	/** @param string[] $titles */
	private function find( int $namespace, array $titles, IDatabase $dbw ): void {
		$rows = $dbw->newSelectQueryBuilder()
			->select( [ 'lt_id', 'lt_title' ] )
			->from( 'linktarget' )
			->where( [ 'lt_namespace' => $namespace, 'lt_title' => $titles ] )
			->caller( __METHOD__ )->fetchResultSet();
		foreach ( $rows as $row ) {
			$this->ids["$namespace:{$row->lt_title}"] = (int)$row->lt_id;
		}
	}
}
