<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

/** A file to upload, hashed in one pass over the handle that it is sent from. */
final readonly class LocalFile {
	private const CHUNK_BYTES = 256 * 1024;

	/**
	 * @param resource $handle
	 * @param int $size
	 * @param string $sha1 Hexadecimal
	 * @param string $sha256 Hexadecimal
	 */
	private function __construct(
		public mixed $handle,
		public int $size,
		public string $sha1,
		public string $sha256,
	) {
	}

	/** @return self|null Null when it can't be read, or changes while it is */
	public static function open( string $path ): ?self {
		$handle = @fopen( $path, 'rb' );
		if ( $handle === false ) {
			return null;
		}
		$sha1 = hash_init( 'sha1' );
		$sha256 = hash_init( 'sha256' );
		$size = 0;
		while ( ( $chunk = (string)fread( $handle, self::CHUNK_BYTES ) ) !== '' ) {
			$size += strlen( $chunk );
			hash_update( $sha1, $chunk );
			hash_update( $sha256, $chunk );
		}
		if ( fstat( $handle )['size'] !== $size ) {
			fclose( $handle );
			return null;
		}
		return new self( $handle, $size, hash_final( $sha1 ), hash_final( $sha256 ) );
	}
}
