<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\MediaStore;

use MediaWiki\FileBackend\FSFile\TempFSFileFactory;
use MediaWiki\Title\Title;
use MediaWiki\User\ExternalUserNames;
use UploadRevisionImporter;
use Wikimedia\Rdbms\IReadableDatabase;
use WikiRevision;

/** Brings versions of a live wiki's file into this one, with who uploaded them when, and checks every byte. */
final readonly class LiveFileImporter {

	/** @param string[] $fileTypes Endings that may be uploaded here */
	public function __construct(
		private LiveWiki $wiki,
		private UploadRevisionImporter $importer,
		private IReadableDatabase $database,
		private TempFSFileFactory $temporary,
		private ExternalUserNames $userNames,
		private array $fileTypes,
		private CopyReport $report,
	) {
	}

	/** @param LiveVersion[] $versions Of one file, the current one first; those before it become its history */
	public function import( array $versions ): void {
		$failure = null;
		foreach ( $versions as $index => $version ) {
			if ( $this->isHere( $version ) ) {
				$this->report->skipped();
				continue;
			}
			// Without the current version, an older one would take its place.
			$failure = $index > 0 && $failure !== null ? 'A newer version failed' : $this->importVersion( $version );
			if ( $failure === null ) {
				$this->report->copied( $version->bytes );
			} else {
				$this->report->failed( "$version->name of $version->timestamp", $failure );
			}
		}
	}

	private function importVersion( LiveVersion $version ): ?string {
		$title = Title::makeTitleSafe( NS_FILE, $version->name );
		if ( $title === null ) {
			return 'Its name is none that this wiki allows';
		}
		$ending = strtolower( pathinfo( $version->name, PATHINFO_EXTENSION ) );
		if ( !in_array( $ending, $this->fileTypes, true ) ) {
			return "Files that end in .$ending may not be uploaded here; see `uploads.fileTypes`";
		}
		$content = $this->temporary->newTempFSFile( 'fetch_', $ending );
		if ( $content === null ) {
			return 'There is no room for it';
		}
		$failure = $this->wiki->download( $version, $content->getPath() );
		if ( $failure !== null ) {
			return $failure;
		}
		if ( $content->getSha1Base36( true ) !== $version->sha1 ) {
			return 'Its bytes are not those that the wiki describes';
		}
		$revision = new WikiRevision();
		$revision->setTitle( $title );
		$revision->setTimestamp( $version->timestamp );
		$revision->setUsername( $version->user === '' ? 'Unknown user' : $this->userNames->applyPrefix( $version->user ) );
		$revision->setComment( $version->comment );
		$revision->setFileSrc( $content->getPath(), false );
		$status = $this->importer->import( $revision );
		if ( $status->isOK() ) {
			return null;
		}
		$message = $status->getMessages()[0] ?? null;
		return 'It could not be stored' . ( $message ? ': ' . wfMessage( $message )->inLanguage( 'en' )->text() : '' );
	}

	private function isHere( LiveVersion $version ): bool {
		$queries = [
			'image' => [ 'img_name' => $version->name, 'img_sha1' => $version->sha1 ],
			'oldimage' => [
				'oi_name' => $version->name,
				'oi_sha1' => $version->sha1,
				'oi_timestamp' => $this->database->timestamp( $version->timestamp ),
			],
		];
		foreach ( $queries as $table => $conditions ) {
			$query = $this->database->newSelectQueryBuilder()->select( '1' )->from( $table )->where( $conditions );
			if ( $query->caller( __METHOD__ )->fetchField() !== false ) {
				return true;
			}
		}
		return false;
	}
}
