<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\Wiki7\Cli\JsonLines;
use MediaWiki\Extension\Wiki7\Import\LinkTargetIds;
use MediaWiki\Extension\Wiki7\Import\PageRefresher;
use MediaWiki\Linker\LinkTargetLookup;
use MediaWiki\Maintenance\Maintenance;

/** A worker of ImportDump: see Import\Worker for what it reads and answers. Of no use by hand. */
final class RefreshPages extends Maintenance {
	public function __construct() {
		parent::__construct();
		$this->addOption( 'mute', 'Leave purges to ImportDump' );
		$this->addDescription( 'Makes links and search text of the pages that ImportDump names on standard input.' );
	}

	/** @inheritDoc */
	public function memoryLimit() {
		// PHP's own limit: a page that takes more ends this process with a message, not the container.
		return 'default';
	}

	public function execute(): void {
		$services = $this->getServiceContainer();
		if ( $this->hasOption( 'mute' ) ) {
			$services->getService( 'Wiki7.PurgeQueue' )->mute();
		}
		$services->addServiceManipulator( 'LinkTargetLookup', static fn ( LinkTargetLookup $core ) =>
			new LinkTargetIds( $core, $services->getConnectionProvider() ) );
		/** @var LinkTargetIds $targets */
		$targets = $services->getLinkTargetLookup();
		$refresher = new PageRefresher(
			$services->getWikiPageFactory(),
			$services->getParserOutputAccess(),
			$targets,
			$services->getDBLoadBalancerFactory(),
			ImportDump::USER
		);
		$answers = new JsonLines( fopen( 'php://fd/3', 'w' ) );
		$answers->write( [ 'ready' ] );
		while ( ( $line = fgets( STDIN ) ) !== false ) {
			[ $task, $pageIds ] = json_decode( $line, true );
			if ( $task === 'search' ) {
				foreach ( $refresher->index( $pageIds ) as $pageId => $failure ) {
					$answers->write( [ $pageId, $failure ] );
				}
				continue;
			}
			foreach ( $pageIds as $pageId ) {
				$answers->write( [ $pageId, $refresher->refreshLinks( $pageId ) ] );
			}
		}
	}
}
