<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Media;

/**
 * The name under which caches drop a file with all that was made of it: the original, its old versions, thumbnails and
 * transcodings share one. Short and of letters and digits only, since it travels in headers.
 */
final class CacheTag {
	/** `a/ab/`, and for old versions `archive/a/ab/` */
	private const HASHED = '!^(?:archive/)?(?:[0-9a-f]/[0-9a-f]{2}/)?!';
	/** `20260102030405!Name.jpg` is an old version of `Name.jpg` */
	private const OLD_VERSION = '!^\d{14}\!!';

	/**
	 * @param string $wikiId
	 * @param string $fileName Canonical, with underscores: `Name_of_it.jpg`
	 */
	public static function of( string $wikiId, string $fileName ): string {
		return 'f' . substr( hash( 'sha256', "$wikiId/$fileName" ), 0, 20 );
	}

	/**
	 * @param string $wikiId
	 * @param string $path Within a zone, as `archive/a/ab/20260102030405!Name.jpg` or `a/ab/Name.jpg/120px-Name.jpg`
	 */
	public static function ofPath( string $wikiId, string $path ): string {
		$name = explode( '/', preg_replace( self::HASHED, '', $path ) )[0];
		return self::of( $wikiId, preg_replace( self::OLD_VERSION, '', $name ) );
	}
}
