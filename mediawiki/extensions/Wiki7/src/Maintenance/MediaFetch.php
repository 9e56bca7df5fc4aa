<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\Wiki7\MediaStore\CopyReport;
use MediaWiki\Extension\Wiki7\MediaStore\LiveFileImporter;
use MediaWiki\Extension\Wiki7\MediaStore\LiveWiki;
use MediaWiki\MainConfigNames;
use MediaWiki\User\ExternalUserNames;

/** Fetches the files of a live wiki, old versions included, by its API. What the report counts are versions. */
final class MediaFetch extends ReportedWork {
	public function __construct() {
		parent::__construct( 'Fetch the files of a live wiki.', 'copy', 'Run it again to continue.' );
		$this->addOption( 'api', 'Address of its api.php', true, true );
	}

	protected function work(): CopyReport {
		$this->requireAlone( 'media' );
		$report = new CopyReport();
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
		$this->progress->start( 'fetch', $wiki->count() );
		$files = 0;
		foreach ( $wiki->files() as $versions ) {
			$importer->import( $versions );
			$this->progress->at( ++$files );
			$this->stopIfAsked();
		}
		$this->progress->end();
		return $report;
	}
}
