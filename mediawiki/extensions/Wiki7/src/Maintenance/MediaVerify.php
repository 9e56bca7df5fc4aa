<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\Wiki7\MediaStore\FileRows;
use MediaWiki\Extension\Wiki7\MediaStore\StoredFiles;
use MediaWiki\Extension\Wiki7\MediaStore\StoreVerifier;
use MediaWiki\Extension\Wiki7\MediaStore\VerifyReport;

/** Compares the database's file rows with the store. */
final class MediaVerify extends ReportedWork {
	/** As many as a store is asked for at once. */
	private const FILES_AT_ONCE = 100;

	public function __construct() {
		parent::__construct( 'Compare the database’s file rows with the store.', 'comparison', 'Run it again.' );
		$this->addOption( 'contents', 'Read and hash every file' );
	}

	protected function work(): VerifyReport {
		$report = new VerifyReport();
		$repo = $this->getServiceContainer()->getRepoGroup()->getLocalRepo();
		// The primary: an upload of a moment ago is in the store already.
		$rows = new FileRows( $repo, $this->getPrimaryDB() );
		$files = new StoredFiles( $repo, $repo->getBackend() );
		$verifier = new StoreVerifier( $repo->getBackend(), $files, $rows, $report, $this->hasOption( 'contents' ) );
		$this->progress->start( 'verify', $rows->count() );
		$batch = [];
		foreach ( $rows->all() as $row ) {
			$this->progress->at( $report->row() );
			if ( $row !== null ) {
				$batch[] = $row;
			}
			if ( count( $batch ) === self::FILES_AT_ONCE ) {
				$verifier->verify( $batch );
				$batch = [];
				$this->stopIfAsked();
			}
		}
		$verifier->verify( $batch );
		$verifier->findExtra();
		$this->progress->end();
		return $report;
	}
}
