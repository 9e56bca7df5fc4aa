<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use InvalidArgumentException;

/** Where the files of each container are, and which of their names can be keys of objects. */
final readonly class Locations {
	private const MOST_KEY_BYTES = 1024;

	/** @param array<string, Location> $locations By full container name, as `wiki-local-public` */
	public function __construct( private array $locations ) {
		foreach ( $locations as $container => $location ) {
			if ( !$location instanceof Location ) {
				throw new InvalidArgumentException( "The container $container of the media store has no location." );
			}
		}
	}

	public function of( string $container ): Location {
		return $this->locations[$container];
	}

	public function canHold( string $container, string $path ): bool {
		$location = $this->locations[$container] ?? null;
		return $location !== null && mb_check_encoding( $path, 'UTF-8' ) && !preg_match( '/[\x00-\x1f\x7f]/', $path ) &&
			strlen( $location->key( $path ) ) <= self::MOST_KEY_BYTES &&
			// Clients and proxies on the way would take these out of the address.
			array_intersect( explode( '/', $path ), [ '.', '..' ] ) === [];
	}
}
