<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use MediaWiki\Category\Category;
use MediaWiki\SiteStats\SiteStatsInit;
use Wikimedia\Rdbms\IConnectionProvider;
use Wikimedia\Rdbms\IDatabase;
use Wikimedia\Rdbms\SelectQueryBuilder;

/** Counts that core keeps by adding and subtracting, and that drift when an import is killed. */
final class Counts {
	private const CATEGORIES_AT_A_TIME = 2000;

	public function __construct( private readonly IConnectionProvider $databases ) {
	}

	/** Steps that `refresh()` takes. */
	public function steps(): int {
		return intdiv( $this->lastCategoryId(), self::CATEGORIES_AT_A_TIME ) + 3;
	}

	/** @param callable(int $step): void $onStep */
	public function refresh( callable $onStep ): void {
		$step = 0;
		for ( $from = 0, $last = $this->lastCategoryId(); $from <= $last; $from += self::CATEGORIES_AT_A_TIME ) {
			$this->recount( $this->drifted( $from ) );
			$onStep( ++$step );
		}
		$this->recount( $this->missing() );
		$onStep( ++$step );
		SiteStatsInit::doAllAndCommit( $this->databases->getPrimaryDatabase() );
		$onStep( ++$step );
	}

	private function lastCategoryId(): int {
		return (int)$this->dbw()->newSelectQueryBuilder()
			->select( 'MAX(cat_id)' )
			->from( 'category' )
			->caller( __METHOD__ )->fetchField();
	}

	/** @return string[] */
	private function drifted( int $from ): array {
		$dbw = $this->dbw();
		$members = static fn ( array $conditions ): string => $dbw->newSelectQueryBuilder()
			->select( 'COUNT(*)' )
			->from( 'categorylinks' )
			->where( [ 'cl_to = cat_title', ...$conditions ] )
			->caller( __METHOD__ )->getSQL();
		return $dbw->newSelectQueryBuilder()
			->select( 'cat_title' )
			->from( 'category' )
			->where( [
				$dbw->expr( 'cat_id', '>', $from ),
				$dbw->expr( 'cat_id', '<=', $from + self::CATEGORIES_AT_A_TIME ),
				'cat_pages != (' . $members( [] ) . ')'
					. ' OR cat_subcats != (' . $members( [ 'cl_type' => 'subcat' ] ) . ')'
					. ' OR cat_files != (' . $members( [ 'cl_type' => 'file' ] ) . ')',
			] )
			->caller( __METHOD__ )->fetchFieldValues();
	}

	/** @return string[] Categories with members or a page, but no count */
	private function missing(): array {
		$without = fn ( SelectQueryBuilder $query, string $title ): array => $query
			->select( $title )
			->distinct()
			->leftJoin( 'category', null, "cat_title = $title" )
			->where( [ 'cat_id' => null ] )
			->caller( __METHOD__ )->fetchFieldValues();
		return [
			...$without( $this->dbw()->newSelectQueryBuilder()->from( 'categorylinks' ), 'cl_to' ),
			...$without(
				$this->dbw()->newSelectQueryBuilder()->from( 'page' )->where( [ 'page_namespace' => NS_CATEGORY ] ),
				'page_title'
			),
		];
	}

	/** @param string[] $titles */
	private function recount( array $titles ): void {
		foreach ( $titles as $title ) {
			$category = Category::newFromName( $title );
			if ( $category ) {
				$category->refreshCounts();
			}
		}
	}

	private function dbw(): IDatabase {
		return $this->databases->getPrimaryDatabase();
	}
}
