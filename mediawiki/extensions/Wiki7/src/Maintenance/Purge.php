<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Maintenance\Maintenance;

/** What edges are still to drop: tells of it, and has what was given up sent again. */
final class Purge extends Maintenance {

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Tell what edges are still to drop.' );
		$this->addOption( 'again', 'Send again what was given up' );
		$this->addOption( 'everything', 'Have edges drop every page, script and style of this wiki' );
	}

	public function execute(): bool {
		$services = $this->getServiceContainer();
		$database = $services->getConnectionProvider()->getPrimaryDatabase();
		$readOnly = $services->getReadOnlyMode()->getReason();
		if ( $readOnly !== false && ( $this->hasOption( 'again' ) || $this->hasOption( 'everything' ) ) ) {
			$this->fatalError( 'Nothing can be written down for the edge while the wiki is read-only: ' . trim( $readOnly ) . ' Run this again when that has ended.' );
		}
		if ( $this->hasOption( 'again' ) ) {
			$now = (int)( microtime( true ) * 1000 );
			$database->newUpdateQueryBuilder()
				->update( 'wiki7_purge' )
				// As if they had just come: their time until they are given up begins anew.
				->set( [ 'wp_dead' => 0, 'wp_attempts' => 0, 'wp_enqueued' => $now, 'wp_due' => $now ] )
				->where( [ 'wp_dead' => 1 ] )
				->caller( __METHOD__ )->execute();
			$this->output( "Sent again: {$database->affectedRows()}.\n" );
		}
		if ( $this->hasOption( 'everything' ) ) {
			$tags = $services->getService( 'Wiki7.Tags' );
			$services->getService( 'Wiki7.PurgeQueue' )->add( [ $tags->ofSite(), $tags->ofResources() ] );
			$this->output( "Every page, script and style is purged within a second or two. Files stay.\n" );
		}
		$counts = $database->newSelectQueryBuilder()
			->select( [ 'waiting' => 'COALESCE(SUM(wp_dead = 0 AND wp_round = 0), 0)', 'dead' => 'COALESCE(SUM(wp_dead), 0)' ] )
			->from( 'wiki7_purge' )
			->caller( __METHOD__ )->fetchRow();
		$this->output( "Waiting: $counts->waiting. Given up: $counts->dead.\n" );
		return true;
	}
}
