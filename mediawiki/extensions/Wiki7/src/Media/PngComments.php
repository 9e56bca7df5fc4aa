<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

/** The packed comments of a PNG file. */
final class PngComments {
	/** More than any camera or program writes. */
	public const MOST_BYTES = 8 * 1024 * 1024;
	/** Core passes over longer chunks. */
	private const LONGEST_CHUNK_BYTES = 3 * 1024 * 1024;
	private const SIGNATURE_BYTES = 8;
	private const CHECKSUM_BYTES = 4;
	private const STEP_BYTES = 4096;
	/** What stands before the packed part: a keyword, and in the newer form languages and a translation. */
	private const BEFORE = [ 'zTXt' => '/^[^\0]{1,79}\0\0/', 'iTXt' => '/^[^\0]{1,79}\0\x01\0[^\0]*\0[^\0]*\0/' ];

	public function __construct( private readonly string $path ) {
	}

	/** @return int Bytes; counted no further than a little above MOST_BYTES */
	public function unpackInto(): int {
		$bytes = 0;
		foreach ( $this->packed() as $packed ) {
			$bytes += self::inflated( $packed );
			if ( $bytes > self::MOST_BYTES ) {
				break;
			}
		}
		return $bytes;
	}

	/** @return iterable<string> */
	private function packed(): iterable {
		$file = fopen( $this->path, 'rb' );
		fseek( $file, self::SIGNATURE_BYTES );
		while ( strlen( $header = (string)fread( $file, 8 ) ) === 8 ) {
			[ 'length' => $length, 'type' => $type ] = unpack( 'Nlength/a4type', $header );
			$next = ftell( $file ) + $length + self::CHECKSUM_BYTES;
			if ( isset( self::BEFORE[$type] ) && $length > 0 && $length <= self::LONGEST_CHUNK_BYTES ) {
				$chunk = (string)fread( $file, $length );
				if ( preg_match( self::BEFORE[$type], $chunk, $before ) ) {
					yield substr( $chunk, strlen( $before[0] ) );
				}
			}
			fseek( $file, $next );
		}
		fclose( $file );
	}

	private static function inflated( string $packed ): int {
		$inflation = inflate_init( ZLIB_ENCODING_DEFLATE );
		$bytes = 0;
		for ( $at = 0; $at < strlen( $packed ) && $bytes <= self::MOST_BYTES; $at += self::STEP_BYTES ) {
			// What is not packed at all is no warning here.
			$part = @inflate_add( $inflation, substr( $packed, $at, self::STEP_BYTES ) );
			if ( $part === false ) {
				break;
			}
			$bytes += strlen( $part );
		}
		return $bytes;
	}
}
