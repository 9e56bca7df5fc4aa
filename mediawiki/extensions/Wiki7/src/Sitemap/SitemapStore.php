<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Sitemap;

use RuntimeException;
use StatusValue;
use Wikimedia\FileBackend\FileBackend;

/** Where the sitemap is served from. A reader finds the old one or the new one, never half of either. */
final readonly class SitemapStore {

	public const CONTAINER = 'sitemap';
	public const INDEX = 'index.xml';

	public function __construct( private FileBackend $backend ) {
	}

	public function pathOf( string $name ): string {
		return $this->backend->getContainerStoragePath( self::CONTAINER ) . "/$name";
	}

	/**
	 * Stores the parts first and the index last, then takes away parts that are in it no more.
	 *
	 * @param string $folder What `generateSitemap` made
	 * @return int How many parts there are
	 */
	public function publish( string $folder ): int {
		$index = glob( "$folder/sitemap-index-*" )[0] ?? null;
		if ( $index === null ) {
			throw new RuntimeException( 'No sitemap was generated. The lines before this one say why.' );
		}
		$parts = [];
		foreach ( array_diff( glob( "$folder/*.xml*" ), [ $index ] ) as $file ) {
			$parts[basename( $file )] = $file;
		}
		$this->store( $parts );
		$this->store( [ self::INDEX => $index ] );
		$this->removeAllBut( [ ...array_keys( $parts ), self::INDEX ] );
		return count( $parts );
	}

	/** @param array<string, string> $files By their names there */
	private function store( array $files ): void {
		$this->require( $this->backend->prepare( [ 'dir' => dirname( $this->pathOf( self::INDEX ) ) ] ) );
		$operations = [];
		foreach ( $files as $name => $file ) {
			$operations[] = [ 'op' => 'store', 'src' => $file, 'dst' => $this->pathOf( $name ) ];
		}
		$this->require( $this->backend->doQuickOperations( $operations ) );
	}

	/** @param string[] $wanted */
	private function removeAllBut( array $wanted ): void {
		$present = $this->backend->getFileList( [ 'dir' => dirname( $this->pathOf( self::INDEX ) ), 'topOnly' => true ] );
		if ( $present === null ) {
			throw new RuntimeException( 'The parts of the sitemap can not be listed. The log says what the store answered.' );
		}
		$operations = [];
		foreach ( $present as $name ) {
			if ( !in_array( $name, $wanted, true ) ) {
				$operations[] = [ 'op' => 'delete', 'src' => $this->pathOf( $name ) ];
			}
		}
		$this->require( $this->backend->doQuickOperations( $operations ) );
	}

	private function require( StatusValue $status ): void {
		if ( !$status->isOK() ) {
			throw new RuntimeException( "The sitemap can not be stored; the old one stays. The store answered: $status" );
		}
	}
}
