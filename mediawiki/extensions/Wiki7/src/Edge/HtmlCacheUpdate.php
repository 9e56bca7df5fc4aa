<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use HTMLCacheUpdateJob;

/** Core's job, of which the purges that it makes are known to be its own. */
final class HtmlCacheUpdate extends HTMLCacheUpdateJob {
	use NamesItsCause;

	/**
	 * Pages and their renderings have times of whole seconds. Core takes one that was touched in the very second of the change for one
	 * made after it, and a rendering that was begun in the second in which pages are touched for one made of the new, so that some would
	 * show the old for weeks. Here that second counts as before the change, and is over before pages are touched.
	 *
	 * @inheritDoc
	 */
	protected function invalidateTitles( array $pages ) {
		$after = 1 + (int)wfTimestamp( TS_UNIX, $this->params['rootJobTimestamp'] ?? 0 );
		$this->params['rootJobTimestamp'] = wfTimestamp( TS_MW, $after );
		// No longer than that second: clocks of hosts may differ.
		usleep( (int)( 1e6 * min( 1, max( 0, $after - microtime( true ) ) ) ) );
		parent::invalidateTitles( $pages );
	}
}
