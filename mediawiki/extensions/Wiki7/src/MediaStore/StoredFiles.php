<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\MediaStore;

use Generator;
use LocalRepo;
use RuntimeException;
use Wikimedia\FileBackend\FileBackend;

/**
 * What a store holds of a wiki's files: originals, old versions and deleted ones. Thumbnails are made again when they are
 * asked for, and unfinished uploads end within hours; neither counts.
 */
final readonly class StoredFiles {
	/** The root of the public zone holds other zones too, where files are plain files. */
	private const OWN = [
		'public' => '#^(archive/)?[0-9a-f]/[0-9a-f]{2}/[^/]+$#',
		'deleted' => '#^[0-9a-z]/[0-9a-z]/[0-9a-z]/[0-9a-z]{31}(\.\w+)?$#',
	];

	public function __construct(
		private LocalRepo $repo,
		private FileBackend $store,
	) {
	}

	/**
	 * @return Generator<StoredFile>
	 * @throws RuntimeException When the store does not list its files
	 */
	public function all(): Generator {
		foreach ( self::OWN as $zone => $pattern ) {
			$listed = $this->store->getFileList( [ 'dir' => $this->path( new StoredFile( $zone, '' ) ), 'adviseStat' => true ] );
			if ( $listed === null ) {
				throw new RuntimeException( "The store does not list the files of its $zone zone" );
			}
			foreach ( $listed as $path ) {
				if ( preg_match( $pattern, $path ) ) {
					yield new StoredFile( $zone, $path );
				}
			}
		}
	}

	/** Storage path of a file in this store. */
	public function path( StoredFile $file ): string {
		[ , $container, $root ] = FileBackend::splitStoragePath( $this->repo->getZonePath( $file->zone ) );
		return rtrim( $this->store->getContainerStoragePath( $container ) . "/$root", '/' ) . "/$file->path";
	}
}
