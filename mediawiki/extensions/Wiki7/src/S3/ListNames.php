<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

/** Reads the names in a directory out of a page of a listing. */
final readonly class ListNames {
	private int $start;

	/**
	 * @param string $directory Path in the container, empty for all of it
	 * @param bool $shallow Only what is directly in it
	 */
	public function __construct(
		string $directory,
		private bool $shallow,
	) {
		$this->start = $directory === '' ? 0 : strlen( $directory ) + 1;
	}

	/** @return iterable<string, array<string, mixed>> Stats by name */
	public function files( ListPage $page ): iterable {
		foreach ( $page->files as $path => $stat ) {
			$name = substr( (string)$path, $this->start );
			// Some tools write an empty object in place of a directory.
			if ( $name !== '' && !str_ends_with( $name, '/' ) ) {
				yield $name => $stat;
			}
		}
	}

	/**
	 * @param ListPage $page
	 * @param string|null $last Path at the end of the page before
	 * @return iterable<string>
	 */
	public function directories( ListPage $page, ?string $last ): iterable {
		foreach ( $page->directories as $path ) {
			yield substr( $path, $this->start );
		}
		if ( $this->shallow ) {
			return;
		}
		// What is in one directory follows each other in a listing, so the path before tells which directories are new.
		$before = $last === null ? [] : explode( '/', substr( $last, $this->start ), -1 );
		foreach ( array_keys( $page->files ) as $path ) {
			$parents = explode( '/', substr( (string)$path, $this->start ), -1 );
			$same = 0;
			while ( isset( $parents[$same], $before[$same] ) && $parents[$same] === $before[$same] ) {
				$same++;
			}
			for ( $depth = $same + 1; $depth <= count( $parents ); $depth++ ) {
				yield implode( '/', array_slice( $parents, 0, $depth ) );
			}
			$before = $parents;
		}
	}
}
