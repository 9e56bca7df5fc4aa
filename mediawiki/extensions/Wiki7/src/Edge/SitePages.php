<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

/** Pages that are part of every other: interface messages, the site's styles and scripts, gadgets. */
final class SitePages {

	public function __construct( private readonly Tags $tags ) {
	}

	/**
	 * @param int $namespace
	 * @param string $key
	 * @param bool $cameOrWent Whether the page exists before but not after the change, or the other way round
	 * @return string[]
	 */
	public function tagsOf( int $namespace, string $key, bool $cameOrWent ): array {
		if ( $namespace !== NS_MEDIAWIKI ) {
			return [];
		}
		// Pages name a style sheet only while there is one. What one says, load.php alone tells.
		$isResource = preg_match( '/\.(css|js|json)$/', $key ) === 1;
		return $isResource && !$cameOrWent ? [ $this->tags->ofResources() ] : [ $this->tags->ofResources(), $this->tags->ofSite() ];
	}
}
