<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use InvalidArgumentException;

/** Where the files of one container are, and what every object there is sent with. */
final readonly class Location {
	/**
	 * @param string $bucket
	 * @param string $prefix Empty, or a path that ends in a slash
	 * @param string $cacheControl What browsers and caches are told when they read the object itself
	 * @param bool $tagged Whether objects carry the cache tag of the wiki file that they belong to
	 */
	public function __construct(
		public string $bucket,
		public string $prefix,
		public string $cacheControl,
		public bool $tagged,
	) {
		if ( $bucket === '' || ( $prefix !== '' && !str_ends_with( $prefix, '/' ) ) || str_starts_with( $prefix, '/' ) ) {
			throw new InvalidArgumentException(
				"A media container is mapped to the bucket '$bucket' and the prefix '$prefix'. " .
				'The bucket needs a name, and the prefix is empty or a path that ends in a slash.'
			);
		}
	}

	public function key( string $path ): string {
		return $this->prefix . $path;
	}
}
