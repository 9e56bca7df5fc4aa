<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\Wiki7\Cli\JsonLines;
use MediaWiki\Extension\Wiki7\Cli\Progress;
use MediaWiki\Extension\Wiki7\Cli\StopSignal;
use MediaWiki\Extension\Wiki7\MediaStore\CopyReport;
use MediaWiki\Extension\Wiki7\MediaStore\LiveFileImporter;
use MediaWiki\Extension\Wiki7\MediaStore\LiveWiki;
use MediaWiki\MainConfigNames;
use MediaWiki\Maintenance\Maintenance;
use MediaWiki\User\ExternalUserNames;
use Throwable;

/**
 * Fetches the files of a live wiki, old versions included, by its API. Standard output is JSON lines: progress, then
 * `{"report":…}` or `{"error":"…"}`; what the report counts are versions.
 *
 * Exit codes: 0 all are there; 3 some are not, the report names them; 143 interrupted; 1 anything else. The same command
 * continues after each of them.
 */
final class MediaFetch extends Maintenance {
	private const EXIT_INCOMPLETE = 3;
	private const EXIT_INTERRUPTED = 143;

	private JsonLines $lines;

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Fetch the files of a live wiki. Run it again to continue.' );
		$this->addOption( 'api', 'Address of its api.php', true, true );
	}

	public function execute(): bool {
		$started = microtime( true );
		$this->lines = JsonLines::onStandardOutput();
		$report = new CopyReport();
		try {
			$this->fetchAll( $report );
		} catch ( Throwable $e ) {
			$this->give( rtrim( $e->getMessage(), '.' ) . '. Run it again to continue.', 1 );
		}
		$this->lines->write( [ 'report' => $report->toArray( microtime( true ) - $started ) ] );
		if ( $report->hasFailures() ) {
			exit( self::EXIT_INCOMPLETE );
		}
		return true;
	}

	private function fetchAll( CopyReport $report ): void {
		if ( !$this->getPrimaryDB()->lock( 'Wiki7:media', __METHOD__, 0 ) ) {
			$this->give( 'Another copy is running. Wait until it has ended, then run it again.', 1 );
		}
		$signal = StopSignal::listen();
		$services = $this->getServiceContainer();
		$wiki = new LiveWiki( $this->getOption( 'api' ), $services->getHttpRequestFactory() );
		$importer = new LiveFileImporter(
			$wiki,
			$services->getWikiRevisionUploadImporter(),
			$this->getPrimaryDB(),
			$services->getTempFSFileFactory(),
			new ExternalUserNames( 'imported', false ),
			$this->getConfig()->get( MainConfigNames::FileExtensions ),
			$report
		);
		$progress = new Progress( $this->lines );
		$progress->start( 'fetch', $wiki->count() );
		$files = 0;
		foreach ( $wiki->files() as $versions ) {
			$importer->import( $versions );
			$progress->at( ++$files );
			if ( $signal->received() ) {
				$this->give( 'The copy was interrupted. Run it again to continue.', self::EXIT_INTERRUPTED );
			}
		}
		$progress->end();
	}

	private function give( string $sentence, int $exitCode ): never {
		$this->lines->write( [ 'error' => $sentence ] );
		exit( $exitCode );
	}
}
