<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

/** The object of one storage path. */
final readonly class S3Object {
	public string $bucket;
	public string $key;

	/**
	 * @param Location $location
	 * @param string $path Within the container
	 */
	public function __construct(
		public Location $location,
		public string $path,
	) {
		$this->bucket = $location->bucket;
		$this->key = $location->key( $path );
	}
}
