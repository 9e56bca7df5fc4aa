<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use MediaWiki\FileBackend\FSFile\TempFSFileFactory;
use Wikimedia\FileBackend\FileBackend;
use Wikimedia\FileBackend\FSFile\TempFSFile;

/** Brings whole files here, many at once: as temporary files or as strings. */
final readonly class ObjectCopies {
	public function __construct(
		private ObjectReader $reader,
		private TempFSFileFactory $temporary,
	) {
	}

	/**
	 * @param array<string, S3Object> $objects By storage path
	 * @param array<string, array<string, mixed>> &$stats Of what was read
	 * @return array<string, TempFSFile|false|null> False for what is absent, null for what can't be known
	 */
	public function files( array $objects, array &$stats ): array {
		$files = [];
		$handles = [];
		foreach ( array_keys( $objects ) as $path ) {
			$files[$path] = $this->temporary->newTempFSFile( 'localcopy_', FileBackend::extensionFromPath( $path ) );
			$handles[$path] = $files[$path] ? fopen( $files[$path]->getPath(), 'w+b' ) : false;
		}
		$results = $this->read( $objects, array_filter( $handles ), $stats );
		foreach ( array_filter( $handles ) as $path => $handle ) {
			// The last bytes are written here, or the disk is full.
			$closed = fclose( $handle );
			if ( is_array( $results[$path] ) ) {
				$results[$path] = $closed ? $files[$path] : null;
			}
		}
		return $results;
	}

	/**
	 * @param array<string, S3Object> $objects By storage path
	 * @param array<string, array<string, mixed>> &$stats Of what was read
	 * @return array<string, string|false|null>
	 */
	public function contents( array $objects, array &$stats ): array {
		$handles = array_map( static fn () => fopen( 'php://temp', 'w+b' ), $objects );
		$results = $this->read( $objects, $handles, $stats );
		foreach ( $handles as $path => $handle ) {
			$results[$path] = is_array( $results[$path] ) ? stream_get_contents( $handle, null, 0 ) : $results[$path];
			fclose( $handle );
		}
		return $results;
	}

	/**
	 * @param array<string, S3Object> $objects
	 * @param array<string, resource> $handles
	 * @param array<string, array<string, mixed>> &$stats
	 * @return array<string, array<string, mixed>|false|null>
	 */
	private function read( array $objects, array $handles, array &$stats ): array {
		$wanted = [];
		foreach ( $handles as $path => $handle ) {
			$wanted[$path] = [ 'object' => $objects[$path], 'handle' => $handle ];
		}
		$read = $this->reader->read( $wanted );
		$stats += array_filter( $read );
		return array_replace( array_fill_keys( array_keys( $objects ), null ), $read );
	}
}
