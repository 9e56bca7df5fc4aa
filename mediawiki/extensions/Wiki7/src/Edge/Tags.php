<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\Extension\Wiki7\Media\CacheTag;

/**
 * The names under which edges keep answers and drop them again. Of lower-case letters, digits, `-` and `_` only, and short: they
 * travel in a header that holds at most 50 of them (AWS, "Invalidate files by cache tag").
 */
final class Tags {

	public const HEADER = 'x-amz-meta-cache-tag';

	/**
	 * @param string $wikiId As `wiki_en`
	 * @param string $articlePath `$wgArticlePath`
	 * @param string $script `$wgScript`
	 * @param string $mediaPath `$wgUploadPath`
	 */
	public function __construct(
		private readonly string $wikiId,
		private readonly string $articlePath,
		private readonly string $script,
		private readonly string $mediaPath
	) {
	}

	/** @param string $key Prefixed, with underscores: `Talk:Name_of_it` */
	public function ofPage( string $key ): string {
		$address = str_replace( '$1', wfUrlencode( $key ), $this->articlePath );
		return 'u' . self::hash( "$this->wikiId/$address" );
	}

	/**
	 * One of 256, for when a change reaches more pages than are worth a tag each.
	 *
	 * @param string $pageTag What ofPage() gave
	 */
	public function ofShard( string $pageTag ): string {
		return 's' . substr( $pageTag, 1, 2 ) . '-' . $this->ofWiki();
	}

	/** @param string $key Prefixed, with underscores: `Template:Name_of_it` */
	public function ofTemplate( string $key ): string {
		return 't' . self::hash( "$this->wikiId/$key" );
	}

	/** @param string $name With underscores: `Name_of_it.jpg` */
	public function ofFile( string $name ): string {
		return CacheTag::of( $this->wikiId, $name );
	}

	/** Of styles and scripts. */
	public function ofResources(): string {
		return 'load-' . $this->ofWiki();
	}

	/** Of every page. */
	public function ofSite(): string {
		return 'site-' . $this->ofWiki();
	}

	/**
	 * @param string $url Of a page, in any form that MediaWiki gives it, or of a file
	 * @return string|null Null where the address names neither
	 */
	public function ofUrl( string $url ): ?string {
		$key = $this->pageAt( $url );
		return $key === null ? $this->ofFileAt( $url ) : $this->ofPage( $key );
	}

	/** @param string $url Of an original, an old version or a thumbnail */
	public function ofFileAt( string $url ): ?string {
		$zone = preg_quote( $this->mediaPath, '!' ) . '/(?:thumb/|transcoded/)?';
		return preg_match( "!^$zone((?:archive/)?[0-9a-f]/[0-9a-f]{2}/.+)!", self::split( $url )[0], $match )
			? CacheTag::ofPath( $this->wikiId, rawurldecode( $match[1] ) ) : null;
	}

	/** The title's key that the address of a page names, be it `/wiki/Title` or `/w/index.php?title=Title&action=history`. */
	private function pageAt( string $url ): ?string {
		[ $path, $query ] = self::split( $url );
		$before = strstr( $this->articlePath, '$1', true );
		if ( str_starts_with( $path, $before ) ) {
			$title = substr( $path, strlen( $before ) );
		} elseif ( $path === $this->script && preg_match( '/(?:^|&)title=([^&]+)/', $query, $match ) ) {
			$title = $match[1];
		} else {
			return null;
		}
		return $title === '' ? null : strtr( rawurldecode( $title ), ' ', '_' );
	}

	/** Tags are compared without regard to case by some, and with it by others. */
	private function ofWiki(): string {
		return strtolower( $this->wikiId );
	}

	/** @return string[] Path and query, without scheme and host */
	private static function split( string $url ): array {
		$local = preg_replace( '!^(?:[a-z]+:)?//[^/]*!i', '', $url );
		return [ ...explode( '?', strtok( $local, '#' ) ?: '', 2 ), '' ];
	}

	private static function hash( string $text ): string {
		return substr( hash( 'sha256', $text ), 0, 20 );
	}
}
