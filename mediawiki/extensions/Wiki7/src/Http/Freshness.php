<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Http;

use MediaWiki\Output\Hook\OutputPageCheckLastModifiedHook;

/**
 * A browser's copy of a page from before this container started is never confirmed: another name, skin or extension of the
 * wiki changes every page without any page having been edited.
 */
final class Freshness implements OutputPageCheckLastModifiedHook {

	/** @inheritDoc */
	public function onOutputPageCheckLastModified( &$modifiedTimes, $out ) {
		$started = getenv( 'WIKI7_STARTED' );
		if ( $started !== false ) {
			$modifiedTimes['wiki7-started'] = wfTimestamp( TS_MW, $started );
		}
	}
}
