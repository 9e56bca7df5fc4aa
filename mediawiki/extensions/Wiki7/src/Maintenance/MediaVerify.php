<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\Wiki7\Cli\JsonLines;
use MediaWiki\Extension\Wiki7\Cli\Progress;
use MediaWiki\Extension\Wiki7\MediaStore\FileRows;
use MediaWiki\Extension\Wiki7\MediaStore\StoredFiles;
use MediaWiki\Extension\Wiki7\MediaStore\StoreVerifier;
use MediaWiki\Extension\Wiki7\MediaStore\VerifyReport;
use MediaWiki\Maintenance\Maintenance;
use Throwable;

/**
 * Compares the database's file rows with the store. Standard output is JSON lines: progress, then `{"report":…}` or
 * `{"error":"…"}`.
 *
 * Exit codes: 0 they agree; 3 they don't, the report says where; 1 anything else.
 */
final class MediaVerify extends Maintenance {
	private const EXIT_DIFFERENT = 3;
	/** As many as a store is asked for at once. */
	private const FILES_AT_ONCE = 100;

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Compare the database’s file rows with the store.' );
		$this->addOption( 'contents', 'Read and hash every file' );
	}

	public function execute(): bool {
		$started = microtime( true );
		$lines = JsonLines::onStandardOutput();
		$report = new VerifyReport();
		try {
			$this->verifyAll( $report, new Progress( $lines ) );
		} catch ( Throwable $e ) {
			$lines->write( [ 'error' => 'The files could not be verified: ' . rtrim( $e->getMessage(), '.' ) . '.' ] );
			exit( 1 );
		}
		$lines->write( [ 'report' => $report->toArray( microtime( true ) - $started ) ] );
		if ( !$report->isClean() ) {
			exit( self::EXIT_DIFFERENT );
		}
		return true;
	}

	private function verifyAll( VerifyReport $report, Progress $progress ): void {
		$repo = $this->getServiceContainer()->getRepoGroup()->getLocalRepo();
		// The primary: an upload of a moment ago is in the store already.
		$rows = new FileRows( $repo, $this->getPrimaryDB() );
		$files = new StoredFiles( $repo, $repo->getBackend() );
		$verifier = new StoreVerifier( $repo->getBackend(), $files, $rows, $report, $this->hasOption( 'contents' ) );
		$progress->start( 'verify', $rows->count() );
		$batch = [];
		foreach ( $rows->all() as $row ) {
			$progress->at( $report->row() );
			if ( $row !== null ) {
				$batch[] = $row;
			}
			if ( count( $batch ) === self::FILES_AT_ONCE ) {
				$verifier->verify( $batch );
				$batch = [];
			}
		}
		$verifier->verify( $batch );
		$verifier->findExtra();
		$progress->end();
	}
}
