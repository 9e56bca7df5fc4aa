<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\Wiki7\MediaStore\CopyReport;
use MediaWiki\Extension\Wiki7\MediaStore\FileRows;
use MediaWiki\Extension\Wiki7\MediaStore\StoreCopier;
use MediaWiki\Extension\Wiki7\MediaStore\StoredFiles;

/** Copies all files of the store in `WIKI7_MEDIA_SOURCE` into the one in `WIKI7_MEDIA`. */
final class MediaCopy extends ReportedWork {
	/** As many as a store is asked for at once. */
	private const FILES_AT_ONCE = 32;

	public function __construct() {
		parent::__construct( 'Copy files from one store into another.', 'copy', 'Run it again to continue.' );
	}

	protected function work(): CopyReport {
		$this->requireAlone( 'media' );
		$report = new CopyReport();
		$services = $this->getServiceContainer();
		$repo = $services->getRepoGroup()->getLocalRepo();
		$source = $services->getFileBackendGroup()->get( 'media-source' );
		$files = new StoredFiles( $repo, $source );
		$rows = new FileRows( $repo, $this->getPrimaryDB() );
		$copier = new StoreCopier( $repo, $source, $repo->getBackend(), $rows, $report );
		// The database's number, so that a large store is listed only once.
		$this->progress->start( 'copy', $rows->count() );
		$batch = [];
		foreach ( $files->all() as $file ) {
			$batch[] = $file;
			if ( count( $batch ) < self::FILES_AT_ONCE ) {
				continue;
			}
			$copier->copy( $batch );
			$batch = [];
			$this->progress->at( $report->done() );
			$this->stopIfAsked();
		}
		$copier->copy( $batch );
		$copier->removeDeleted();
		$this->progress->end();
		return $report;
	}
}
