<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use RefreshLinksJob;

/** Core's job, of which the purges that it makes are known to be its own. */
final class RefreshLinks extends RefreshLinksJob {
	use NamesItsCause;
}
