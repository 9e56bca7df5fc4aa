<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use MediaWiki\Deferred\DeferredUpdates;
use MediaWiki\Deferred\SearchUpdate;
use MediaWiki\Page\ParserOutputAccess;
use MediaWiki\Page\WikiPageFactory;
use MediaWiki\Revision\RevisionRecord;
use RuntimeException;
use Throwable;
use Wikimedia\Rdbms\DBQueryError;
use Wikimedia\Rdbms\IDBAccessObject;
use Wikimedia\Rdbms\ILBFactory;
use WikiPage;

/** Makes right what the wiki derives from a page's text. */
final class PageRefresher {
	private const TRIES = 4;
	/** Lock wait timeout, deadlock, and a row changed under a snapshot, in the numbers of MySQL and MariaDB. */
	private const TRANSIENT_ERRORS = [ 1020, 1205, 1213 ];

	public function __construct(
		private readonly WikiPageFactory $pages,
		private readonly ParserOutputAccess $parserOutputs,
		private readonly LinkTargetIds $targets,
		private readonly ILBFactory $databases,
		private readonly string $agent
	) {
	}

	/**
	 * Search text of several pages, in one transaction.
	 *
	 * @param int[] $pageIds
	 * @return array<int,?string> Page id → why it failed, or null
	 */
	public function index( array $pageIds ): array {
		try {
			$this->databases->beginPrimaryChanges( __METHOD__ );
			foreach ( $pageIds as $pageId ) {
				$this->indexPage( $pageId );
			}
			$this->databases->commitPrimaryChanges( __METHOD__ );
			DeferredUpdates::doUpdates();
			return array_fill_keys( $pageIds, null );
		} catch ( Throwable $e ) {
			$this->databases->rollbackPrimaryChanges( __METHOD__ );
			if ( count( $pageIds ) === 1 ) {
				return [ $pageIds[0] => 'Its text could not be made searchable: ' . strtok( $e->getMessage(), "\n" ) ];
			}
			return array_replace( ...array_map( fn ( int $pageId ) => $this->index( [ $pageId ] ), $pageIds ) );
		}
	}

	/**
	 * Links, categories and page properties, from one parse that also fills the parser cache.
	 *
	 * @return ?string Why it failed, or null
	 */
	public function refreshLinks( int $pageId ): ?string {
		for ( $try = 1; ; $try++ ) {
			try {
				$page = $this->pages->newFromID( $pageId, IDBAccessObject::READ_LATEST );
				if ( $page ) {
					$this->refreshPage( $page, $try > 1 );
				}
				return null;
			} catch ( Throwable $e ) {
				$this->databases->rollbackPrimaryChanges( __METHOD__ );
				DeferredUpdates::clearPendingUpdates();
				// Two workers, or a worker and an editor, that wait for each other: the database ends one of them.
				$isTransient = $e instanceof DBQueryError && in_array( $e->errno, self::TRANSIENT_ERRORS, true );
				if ( !$isTransient || $try === self::TRIES ) {
					return 'Its links could not be made: ' . strtok( $e->getMessage(), "\n" );
				}
			}
		}
	}

	private function indexPage( int $pageId ): void {
		$page = $this->pages->newFromID( $pageId, IDBAccessObject::READ_LATEST );
		$content = $page?->getContent( RevisionRecord::RAW );
		if ( $content ) {
			( new SearchUpdate( $pageId, $page->getTitle(), $content ) )->doUpdate();
		}
	}

	private function refreshPage( WikiPage $page, bool $isParsed ): void {
		$options = [
			'defer' => false,
			'recursive' => false,
			'causeAction' => 'import-page',
			'causeAgent' => $this->agent,
		];
		// Code, styles and data have links too, but highlighting them for a view that may never come is slow.
		if ( $page->getContentModel() === CONTENT_MODEL_WIKITEXT ) {
			$parsed = $this->parserOutputs->getParserOutput(
				$page,
				$page->makeParserOptions( 'canonical' ),
				$page->getRevisionRecord(),
				$isParsed ? 0 : ParserOutputAccess::OPT_NO_CHECK_CACHE
			);
			if ( !$parsed->isOK() ) {
				throw new RuntimeException( (string)$parsed );
			}
			$this->targets->prepare( $parsed->getValue() );
			$options['known-revision-output'] = $parsed->getValue();
		}
		$page->doSecondaryDataUpdates( $options );
		DeferredUpdates::doUpdates();
	}
}
