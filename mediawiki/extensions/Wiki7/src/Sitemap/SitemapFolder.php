<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Sitemap;

use RuntimeException;

/** Where the sitemap is served from. A reader finds the old one or the new one, never half of either. */
final class SitemapFolder {

	public const INDEX = 'index.xml';

	private readonly string $workshop;

	public function __construct( private readonly string $path ) {
		$this->workshop = "$path/.new";
	}

	/** An empty folder on the same volume, so that files move by renaming. */
	public function openWorkshop(): string {
		if ( !is_dir( $this->workshop ) && !mkdir( $this->workshop, 0755, true ) ) {
			throw new RuntimeException( "The folder $this->workshop can not be made. Check that the media volume is writable." );
		}
		array_map( unlink( ... ), $this->filesIn( $this->workshop ) );
		return $this->workshop;
	}

	/**
	 * Moves the parts first and the index last, then takes away parts that are in it no more.
	 *
	 * @return int How many parts there are
	 */
	public function publish(): int {
		$index = null;
		$parts = [];
		foreach ( $this->filesIn( $this->workshop ) as $file ) {
			$name = basename( $file );
			if ( str_starts_with( $name, 'sitemap-index-' ) ) {
				$index = $file;
			} else {
				rename( $file, "$this->path/$name" );
				$parts[] = $name;
			}
		}
		if ( $index === null ) {
			throw new RuntimeException( 'No sitemap was generated. The lines before this one say why.' );
		}
		rename( $index, "$this->path/" . self::INDEX );
		foreach ( $this->filesIn( $this->path ) as $file ) {
			if ( !in_array( basename( $file ), [ ...$parts, self::INDEX ], true ) ) {
				unlink( $file );
			}
		}
		rmdir( $this->workshop );
		return count( $parts );
	}

	/**
	 * @return string[]
	 */
	private function filesIn( string $folder ): array {
		return array_filter( glob( "$folder/*" ), is_file( ... ) );
	}
}
