<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use MediaWiki\Installer\DatabaseUpdater;
use MediaWiki\Installer\Installer;
use MediaWiki\Maintenance\LoggedUpdateMaintenance;
use MediaWiki\Maintenance\Maintenance;
use MediaWiki\ResourceLoader\MessageBlobStore;
use Wikimedia\ObjectCache\WANObjectCache;
use Wikimedia\Rdbms\IMaintainableDatabase;

/**
 * Core's updater, for its tables and those of every extension, as `maintenance/update.php` drives it, but
 * - in this process and on the connection that holds the release's lock, so that none outlives its release;
 * - without emptying the table `objectcache`, which would throw away every parsed page, and log everybody out where
 *   sessions are in the database. MediaWiki itself tells entries of another version from its own.
 */
final class Update {

	private const CHANGE = '/^(Creating|Modifying|Adding .* to table|Dropping|Renaming|Changing|Removing \')/';

	public function __construct(
		private readonly Maintenance $parent,
		private readonly IMaintainableDatabase $db,
		private readonly UnfinishedTables $unfinishedTables,
		private readonly WANObjectCache $cache,
		private readonly Progress $progress
	) {
	}

	/**
	 * @param bool $initial Whether core's tables have just been made
	 * @throws ReleaseError
	 */
	public function run( bool $initial ): void {
		$this->checkVersions();
		foreach ( $this->unfinishedTables->takeAway() as $table ) {
			$this->progress->note( "Dropping $table, empty, which a release was killed in making." );
		}
		// As update.php does: extensions leave out what needs a whole wiki.
		define( 'MW_UPDATER', true );
		ob_start( $this->follow( ... ), 1 );
		try {
			$updater = DatabaseUpdater::newForDB( $this->db, true, $this->parent );
			$updater->doUpdates( [ 'core', 'extensions', 'stats', ...( $initial ? [ 'initial' ] : [] ) ] );
			$this->runMaintenance( $updater );
			$updater->setFileAccess();
		} finally {
			ob_end_clean();
			$this->db->clearFlag( DBO_DDLMODE );
		}
		$this->forgetResources();
	}

	/**
	 * @throws ReleaseError
	 */
	private function checkVersions(): void {
		$status = Installer::getDBInstallerClass( $this->db->getType() )::meetsMinimumRequirement( $this->db );
		if ( !$status->isOK() ) {
			throw new ReleaseError(
				"The database server {$this->db->getServerVersion()} is too old for MediaWiki " . MW_VERSION . '. Use a newer one.'
			);
		}
		if ( !$this->db->fieldExists( 'revision', 'rev_actor', __METHOD__ ) ) {
			throw new ReleaseError( 'The wiki comes from a MediaWiki before 1.35. Update it with 1.35 to 1.39 first, then restore it here.' );
		}
	}

	/** What core and extensions want run once, after their tables are right. */
	private function runMaintenance( DatabaseUpdater $updater ): void {
		foreach ( $updater->getPostDatabaseUpdateMaintenance() as $class ) {
			$child = $this->parent->createChild( $class );
			// Those of this kind look for their own note.
			$notesItself = $child instanceof LoggedUpdateMaintenance;
			if ( $notesItself || !$updater->updateRowExists( $class ) ) {
				$child->execute();
				if ( !$notesItself ) {
					$updater->insertUpdateRow( $class );
				}
			}
		}
	}

	/** ResourceLoader's memory of messages and files that were baked into the last image. */
	private function forgetResources(): void {
		MessageBlobStore::clearGlobalCacheEntry( $this->cache );
		$this->db->newDeleteQueryBuilder()
			->deleteFrom( 'module_deps' )
			->where( $this->db::ALL_ROWS )
			->caller( __METHOD__ )->execute();
	}

	/** Sees every piece that the updater prints before the updater goes on. Most of it says what did not need to be done. */
	private function follow( string $output ): string {
		foreach ( array_filter( array_map( trim( ... ), explode( "\n", $output ) ) ) as $line ) {
			if ( preg_match( '/^Creating \w+ table/', $line ) ) {
				$this->unfinishedTables->begin();
			} elseif ( $line === 'done.' ) {
				$this->unfinishedTables->end();
			}
			if ( preg_match( self::CHANGE, $line ) ) {
				$this->progress->note( $line );
			} else {
				$this->progress->remember( $line );
			}
		}
		return '';
	}
}
