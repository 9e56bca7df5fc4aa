<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

/** What a backend sent to a reader's browser. */
final class Headers {
	/** @var string[] */
	public static array $sent = [];

	public static function add( string|int $header ): void {
		self::$sent[] = (string)$header;
	}

	/** Value of the last header of a name, as the reader sees it. */
	public static function last( string $name ): ?string {
		foreach ( array_reverse( self::$sent ) as $header ) {
			if ( stripos( $header, "$name:" ) === 0 ) {
				return trim( substr( $header, strlen( $name ) + 1 ) );
			}
		}
		return null;
	}
}
