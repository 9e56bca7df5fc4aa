<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\Wiki7\Cli\JsonLines;
use MediaWiki\Extension\Wiki7\Cli\Progress;
use MediaWiki\Extension\Wiki7\Cli\StopSignal;
use MediaWiki\Extension\Wiki7\MediaStore\CopyReport;
use MediaWiki\Extension\Wiki7\MediaStore\FileRows;
use MediaWiki\Extension\Wiki7\MediaStore\StoreCopier;
use MediaWiki\Extension\Wiki7\MediaStore\StoredFiles;
use MediaWiki\Maintenance\Maintenance;
use Throwable;

/**
 * Copies all files of the store in `WIKI7_MEDIA_SOURCE` into the one in `WIKI7_MEDIA`. Standard output is JSON lines:
 * progress, then `{"report":…}` or `{"error":"…"}`.
 *
 * Exit codes: 0 all are there; 3 some are not, the report names them; 143 interrupted; 1 anything else. The same command
 * continues after each of them.
 */
final class MediaCopy extends Maintenance {
	private const EXIT_INCOMPLETE = 3;
	private const EXIT_INTERRUPTED = 143;
	/** As many as a store is asked for at once. */
	private const FILES_AT_ONCE = 32;

	private JsonLines $lines;

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Copy files from one store into another. Run it again to continue.' );
	}

	public function execute(): bool {
		$started = microtime( true );
		$this->lines = JsonLines::onStandardOutput();
		$report = new CopyReport();
		try {
			$this->copyAll( $report );
		} catch ( Throwable $e ) {
			$this->give( 'The copy stopped: ' . rtrim( $e->getMessage(), '.' ) . '. Run it again to continue.', 1 );
		}
		$this->lines->write( [ 'report' => $report->toArray( microtime( true ) - $started ) ] );
		if ( $report->hasFailures() ) {
			exit( self::EXIT_INCOMPLETE );
		}
		return true;
	}

	private function copyAll( CopyReport $report ): void {
		// Held by the connection: it ends with this process, however that ends.
		if ( !$this->getPrimaryDB()->lock( 'Wiki7:media', __METHOD__, 0 ) ) {
			$this->give( 'Another copy is running. Wait until it has ended, then run it again.', 1 );
		}
		$signal = StopSignal::listen();
		$services = $this->getServiceContainer();
		$repo = $services->getRepoGroup()->getLocalRepo();
		$source = $services->getFileBackendGroup()->get( 'media-source' );
		$files = new StoredFiles( $repo, $source );
		$rows = new FileRows( $repo, $this->getPrimaryDB() );
		$copier = new StoreCopier( $repo, $source, $repo->getBackend(), $rows, $report );
		$progress = new Progress( $this->lines );
		$progress->start( 'copy', iterator_count( $files->all() ) );
		$batch = [];
		foreach ( $files->all() as $file ) {
			$batch[] = $file;
			if ( count( $batch ) < self::FILES_AT_ONCE ) {
				continue;
			}
			$copier->copy( $batch );
			$batch = [];
			$progress->at( $report->done() );
			if ( $signal->received() ) {
				$this->give( 'The copy was interrupted. Run it again to continue.', self::EXIT_INTERRUPTED );
			}
		}
		$copier->copy( $batch );
		$copier->removeDeleted();
		$progress->end();
	}

	private function give( string $sentence, int $exitCode ): never {
		$this->lines->write( [ 'error' => $sentence ] );
		exit( $exitCode );
	}
}
