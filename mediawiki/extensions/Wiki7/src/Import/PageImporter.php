<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use ImportStringSource;
use MediaWiki\Cache\LinkCache;
use MediaWiki\Deferred\DeferredUpdates;
use MediaWiki\Permissions\Authority;
use MediaWiki\Revision\SlotRecord;
use MediaWiki\Title\Title;
use MWUnknownContentModelException;
use Throwable;
use WikiImporterFactory;
use WikiRevision;
use Wikimedia\Rdbms\DBConnectionError;
use Wikimedia\Rdbms\DBReadOnlyError;
use Wikimedia\Rdbms\ILBFactory;

/**
 * Writes pages with core's importer, several in one transaction: without one, each statement waits for the disk.
 * A batch that fails is rolled back and tried again page by page, then revision by revision, so that only what is bad is lost.
 */
final class PageImporter {
	public function __construct(
		private readonly WikiImporterFactory $importers,
		private readonly ILBFactory $databases,
		private readonly LinkCache $links,
		private readonly PendingPages $pending,
		private readonly PlaceholderPage $placeholder,
		private readonly Authority $performer,
		private readonly string $usernamePrefix
	) {
	}

	/**
	 * @param DumpPart[] $parts
	 * @param string $siteInfo XML
	 * @return PartOutcome[] In the order of the parts
	 * @throws DBConnectionError|DBReadOnlyError When no page could be written any more
	 */
	public function import( array $parts, string $siteInfo ): array {
		try {
			return $this->inOneTransaction( $parts, $siteInfo );
		} catch ( DBConnectionError | DBReadOnlyError $e ) {
			throw $e;
		} catch ( Throwable $e ) {
			$this->rollBack();
			if ( count( $parts ) > 1 ) {
				return array_merge( ...array_map( fn ( DumpPart $part ) => $this->import( [ $part ], $siteInfo ), $parts ) );
			}
			return [ count( $parts[0]->revisions ) > 1
				? $this->oneByOne( $parts[0], $siteInfo )
				: new PartOutcome( $parts[0], 0, [ $this->reason( $e ) ] ) ];
		}
	}

	/**
	 * @param DumpPart[] $parts
	 * @return PartOutcome[]
	 */
	private function inOneTransaction( array $parts, string $siteInfo ): array {
		$this->databases->beginPrimaryChanges( __METHOD__ );
		$outcomes = array_map( fn ( DumpPart $part ) => $this->importPart( $part, $siteInfo ), $parts );
		$this->databases->commitPrimaryChanges( __METHOD__ );
		DeferredUpdates::doUpdates();
		return $outcomes;
	}

	private function oneByOne( DumpPart $part, string $siteInfo ): PartOutcome {
		$written = 0;
		$failures = [];
		foreach ( $part->split() as $revision ) {
			[ $outcome ] = $this->import( [ $revision ], $siteInfo );
			$written += $outcome->revisionsWritten;
			array_push( $failures, ...$outcome->failures );
		}
		return new PartOutcome( $part, $written, $failures );
	}

	private function importPart( DumpPart $part, string $siteInfo ): PartOutcome {
		$written = 0;
		$failures = [];
		$title = null;
		$importer = $this->importers->getWikiImporter( new ImportStringSource( $part->asDump( $siteInfo ) ), $this->performer );
		$importer->setNoUpdates( true );
		$importer->disableStatisticsUpdate();
		$importer->setPageCallback( fn ( array $titles ) => $this->placeholder->giveWayTo( $titles[0] ) );
		$importer->setUsernamePrefix( $this->usernamePrefix, true );
		$importer->setNoticeCallback( static function ( string $message, array $params ) use ( &$failures ): void {
			$failures[] = wfMessage( $message, $params )->inLanguage( 'en' )->useDatabase( false )->text();
		} );
		$importer->setRevisionCallback(
			static function ( WikiRevision $revision ) use ( $importer, &$written, &$title ): bool {
				self::identify( $revision );
				$isNew = (bool)$importer->importRevision( $revision );
				if ( $isNew ) {
					$written++;
					$title = $revision->getTitle();
				}
				return $isNew;
			}
		);
		$importer->doImport();
		if ( $title instanceof Title ) {
			$this->pending->mark( $title );
		}
		return new PartOutcome( $part, $written, $failures );
	}

	/**
	 * Core knows a revision that it has by time and hash, but takes the hash from the dump: where that is missing or is of
	 * another text, each import would add the revision again.
	 */
	private static function identify( WikiRevision $revision ): void {
		if ( $revision->getSlotRoles() === [ SlotRecord::MAIN ] ) {
			$revision->setSha1Base36( SlotRecord::base36Sha1( $revision->getContent()->serialize() ) );
		}
	}

	/** What the failed transaction created is gone, and must not be remembered. */
	private function rollBack(): void {
		$this->databases->rollbackPrimaryChanges( __METHOD__ );
		DeferredUpdates::clearPendingUpdates();
		$this->links->clear();
		Title::clearCaches();
	}

	private function reason( Throwable $e ): string {
		$message = ucfirst( rtrim( mb_strimwidth( trim( strtok( $e->getMessage(), "\n" ) ), 0, 300, '…' ), '.' ) ) . '.';
		return match ( true ) {
			$e instanceof MWUnknownContentModelException =>
				"$message Enable the extension that provides it, then import again.",
			// Core throws a plain exception for it.
			str_contains( $message, 'maximum allowable size' ) =>
				"$message Set \$wgMaxArticleSize higher, then import again.",
			default => $message,
		};
	}
}
