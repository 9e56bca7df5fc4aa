<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\Content\Hook\ContentAlterParserOutputHook;
use Wikimedia\Rdbms\IConnectionProvider;

/**
 * A rendering is as old as what was read for it. Core dates it by when it is done, so that one which read the old before a change, and
 * was done in the second after, passed for made of the new until somebody edited the page.
 */
final class RenderedAsOf implements ContentAlterParserOutputHook {

	public function __construct( private readonly IConnectionProvider $databases ) {
	}

	/** @inheritDoc */
	public function onContentAlterParserOutput( $content, $title, $parserOutput ) {
		// Where a transaction is open, all of it reads what was there at its beginning.
		[ 'since' => $since, 'lag' => $lag ] = $this->databases->getReplicaDatabase()->getSessionLagStatus();
		$parserOutput->setCacheTime( wfTimestamp( TS_MW, (int)( $since - (float)$lag ) ) );
	}
}
