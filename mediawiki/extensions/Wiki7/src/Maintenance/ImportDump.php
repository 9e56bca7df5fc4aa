<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\Wiki7\Cli\GivenUp;
use MediaWiki\Extension\Wiki7\Edge\PurgeQueue;
use MediaWiki\Extension\Wiki7\Import\Announcer;
use MediaWiki\Extension\Wiki7\Import\Counts;
use MediaWiki\Extension\Wiki7\Import\DumpFile;
use MediaWiki\Extension\Wiki7\Import\DumpReader;
use MediaWiki\Extension\Wiki7\Import\DumpValidator;
use MediaWiki\Extension\Wiki7\Import\ImportReport;
use MediaWiki\Extension\Wiki7\Import\PageImporter;
use MediaWiki\Extension\Wiki7\Import\PendingPages;
use MediaWiki\Extension\Wiki7\Import\PlaceholderPage;
use MediaWiki\Extension\Wiki7\Import\WorkerPool;
use MediaWiki\Permissions\UltimateAuthority;
use MediaWiki\Title\Title;
use MediaWiki\User\User;

/**
 * Imports an XML dump: checks all of it, writes the pages, then makes search text, links, categories and counts right.
 * Standard output is JSON lines: progress, then `{"report":…}` or `{"error":"…"}`.
 *
 * Exit codes: 0 all imported; 2 the file cannot be imported, nothing was written; 3 some pages failed, the report names
 * them; 143 interrupted; 1 anything else. After 1, 3 and 143, the same command continues where it is needed.
 */
final class ImportDump extends ReportedWork {
	public const USER = 'Wiki7 importer';

	/** One transaction's size: long enough to spare the disk, short enough to hold no lock for a second. */
	private const PAGES_PER_TRANSACTION = 50;
	private const BYTES_PER_TRANSACTION = 1_000_000;
	private const PAGES_PER_ANNOUNCEMENT = 200;

	private PendingPages $pending;
	private ImportReport $report;

	public function __construct() {
		parent::__construct(
			'Import an XML dump (plain, .gz or .bz2), links and search included.', 'import', 'Import the same file again to continue.'
		);
		$this->addArg( 'file', 'The dump' );
		$this->addOption( 'name', 'What to call the file in messages', false, true );
		$this->addOption( 'workers', 'Processes that make links; default 2', false, true );
		$this->addOption( 'username-prefix', 'Put before names of users that are not of this wiki; default "imported"', false, true );
	}

	protected function work(): ImportReport {
		$this->report = new ImportReport();
		$this->pending = new PendingPages( $this->getServiceContainer()->getConnectionProvider() );
		$this->import( new DumpFile( $this->getArg( 0 ), $this->getOption( 'name', basename( $this->getArg( 0 ) ) ) ) );
		return $this->report;
	}

	private function import( DumpFile $file ): void {
		$this->progress->start( 'validate', $file->bytes );
		$summary = ( new DumpValidator( $file ) )->validate( function ( int $bytes ): void {
			$this->progress->at( $bytes );
			$this->stopIfAsked();
		} );
		$this->progress->end();
		$this->requireWritableWiki();

		$this->progress->start( 'import', $summary->pages );
		$this->importPages( $file );
		$this->progress->end();

		if ( $this->pending->count() > PurgeQueue::MOST_CHANGES_IN_A_ROW ) {
			$this->refreshManyPages();
		} else {
			$this->refreshPages();
		}

		$counts = new Counts( $this->getServiceContainer()->getConnectionProvider() );
		$this->progress->start( 'statistics', $counts->steps() );
		$counts->refresh( $this->progress->at( ... ) );
		$this->progress->end();
	}

	private function importPages( DumpFile $file ): void {
		$services = $this->getServiceContainer();
		$performer = new UltimateAuthority( User::newSystemUser( self::USER, [ 'steal' => true ] ) );
		$importer = new PageImporter(
			$services->getWikiImporterFactory(),
			$services->getDBLoadBalancerFactory(),
			$services->getLinkCache(),
			$this->pending,
			new PlaceholderPage( $services->getWikiPageFactory(), $services->getDeletePageFactory(), $performer ),
			$performer,
			$this->getOption( 'username-prefix', 'imported' )
		);
		$reader = new DumpReader( $file );
		$batch = [];
		$bytes = 0;
		$write = function () use ( $importer, $reader, &$batch, &$bytes ): void {
			$this->stopIfAsked();
			array_map( $this->report->add( ... ), $importer->import( $batch, $reader->siteInfo() ) );
			$this->progress->at( $this->report->pagesRead() );
			$this->waitForReplication();
			$batch = [];
			$bytes = 0;
		};
		foreach ( $reader->parts() as $part ) {
			$batch[] = $part;
			$bytes += $part->bytes();
			if ( count( $batch ) >= self::PAGES_PER_TRANSACTION || $bytes >= self::BYTES_PER_TRANSACTION ) {
				$write();
			}
		}
		if ( $batch ) {
			$write();
		}
	}

	/** All pages are dropped at the end, and with an interruption too. */
	private function refreshManyPages(): void {
		$purges = $this->getServiceContainer()->getService( 'Wiki7.PurgeQueue' );
		$tags = $this->getServiceContainer()->getService( 'Wiki7.Tags' );
		$purges->mute();
		try {
			$this->refreshPages( '--mute' );
		} finally {
			$purges->unmute();
			$purges->add( [ $tags->ofSite(), $tags->ofResources() ] );
		}
	}

	private function refreshPages( string ...$workerOptions ): void {
		$services = $this->getServiceContainer();
		$announcer = new Announcer(
			$services->getConnectionProvider(),
			$services->getBacklinkCacheFactory(),
			$services->getHtmlCacheUpdater(),
			$services->getWikiPageFactory(),
			$services->getMessageCache()
		);
		foreach ( $this->pending->batches( self::PAGES_PER_ANNOUNCEMENT ) as $titles ) {
			$this->stopIfAsked();
			$announcer->announce( $titles );
		}
		$pool = new WorkerPool(
			[ PHP_BINARY, MW_INSTALL_PATH . '/maintenance/run.php', 'Wiki7:RefreshPages', ...$workerOptions ],
			max( 1, (int)$this->getOption( 'workers', 2 ) ),
			$this->isStopping( ... )
		);
		// Search comes first: making its links is what ends a page's pending.
		$unsearchable = $this->refresh( $pool, 'search', 25, [] );
		$this->refresh( $pool, 'links', 5, $unsearchable );
		$pool->close();
	}

	/**
	 * @param WorkerPool $pool
	 * @param string $task Also the name of the phase
	 * @param int $size Pages given to a worker at a time
	 * @param array<int,true> $except Page ids
	 * @return array<int,true> Ids of pages that failed
	 */
	private function refresh( WorkerPool $pool, string $task, int $size, array $except ): array {
		/** @var array<int,Title> $titles Of the pages in work */
		$titles = [];
		$batches = function () use ( $size, $except, &$titles ): iterable {
			foreach ( $this->pending->batches( $size ) as $batch ) {
				$batch = array_diff_key( $batch, $except );
				$titles += $batch;
				if ( $batch ) {
					yield array_keys( $batch );
				}
			}
		};
		$done = 0;
		$failed = [];
		$this->progress->start( $task, $this->pending->count() - count( $except ) );
		$pool->run( $task, $batches(), function ( int $pageId, ?string $failure ) use ( &$titles, &$done, &$failed ): void {
			if ( $failure !== null ) {
				$this->report->fail( $titles[$pageId]->getPrefixedText(), $failure );
				$failed[$pageId] = true;
			}
			unset( $titles[$pageId] );
			$this->progress->at( ++$done );
		} );
		$this->stopIfAsked();
		$this->progress->end();
		return $failed;
	}

	private function requireWritableWiki(): void {
		$readOnly = $this->getServiceContainer()->getReadOnlyMode()->getReason();
		if ( $readOnly !== false ) {
			throw new GivenUp( "The wiki is read-only ($readOnly), so nothing was imported. Make it writable, then import again." );
		}
		$this->requireAlone( 'import' );
	}
}
