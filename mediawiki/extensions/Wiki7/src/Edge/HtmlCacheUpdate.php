<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use HTMLCacheUpdateJob;

/** Core's job, of which the purges that it makes are known to be its own. */
final class HtmlCacheUpdate extends HTMLCacheUpdateJob {
	use NamesItsCause;
}
