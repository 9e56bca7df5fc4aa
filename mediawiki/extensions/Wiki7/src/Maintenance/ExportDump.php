<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\Wiki7\Cli\JsonLines;
use MediaWiki\Extension\Wiki7\Export\StandardOutput;
use MediaWiki\Extension\Wiki7\Cli\Progress;
use MediaWiki\Maintenance\BackupDumper;
use Throwable;
use WikiExporter;

/**
 * Writes all pages as an XML dump to standard output, with core's exporter. Standard error is JSON lines: progress, then
 * `{"report":…}` or `{"error":"…"}`. What came out is a dump only if the exit code is 0.
 */
final class ExportDump extends BackupDumper {
	private const COMPRESSIONS = [ 'none', 'gzip', 'bzip2' ];

	private Progress $dumpProgress;

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Write all pages as an XML dump to standard output.' );
		$this->addOption( 'current', 'Only the latest revision of each page; without it, the whole history' );
		$this->addOption( 'compress', 'none (the default), gzip or bzip2', false, true );
	}

	public function execute(): void {
		$started = microtime( true );
		$lines = new JsonLines( STDERR );
		$this->dumpProgress = new Progress( $lines );
		$compression = $this->getOption( 'compress', 'none' );
		if ( !in_array( $compression, self::COMPRESSIONS, true ) ) {
			$lines->write( [ 'error' => "--compress is '$compression'; it can be " . implode( ', ', self::COMPRESSIONS ) . '.' ] );
			exit( 1 );
		}
		$this->stopOnSignals();
		try {
			$this->processOptions();
			// Core's exporter would open a load balancer of its own, which does not know tables of the accounts database.
			$this->setDB( $this->getDB( DB_REPLICA, 'dump' ) );
			$this->limitNamespaces = null;
			$this->sink = $output = new StandardOutput( $compression );
			$this->dump( $this->hasOption( 'current' ) ? WikiExporter::CURRENT : WikiExporter::FULL );
			$output->close();
		} catch ( Throwable $e ) {
			$lines->write( [ 'error' => 'The export stopped: ' . strtok( $e->getMessage(), "\n" ) ] );
			exit( 1 );
		}
		$this->dumpProgress->end();
		$lines->write( [ 'report' => [
			'pagesExported' => $this->pageCount,
			'revisionsExported' => $this->revCount,
			'seconds' => round( microtime( true ) - $started, 1 ),
		] ] );
	}

	/** @inheritDoc */
	public function initProgress( $history = WikiExporter::FULL ): void {
		parent::initProgress( $history );
		$this->dumpProgress->start( 'export', (int)$this->getReplicaDB()->newSelectQueryBuilder()
			->select( 'COUNT(*)' )
			->from( 'page' )
			->caller( __METHOD__ )->fetchField() );
	}

	/** @inheritDoc */
	public function report( $final = false ): void {
		$this->dumpProgress->at( $this->pageCount );
	}

	/** A first process of a container has no default action for signals: without this, it would not stop at all. */
	private function stopOnSignals(): void {
		if ( function_exists( 'pcntl_async_signals' ) ) {
			pcntl_async_signals( true );
			pcntl_signal( SIGTERM, static fn () => exit( 143 ) );
			pcntl_signal( SIGINT, static fn () => exit( 130 ) );
		}
	}
}
