<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Closure;
use Generator;
use IteratorAggregate;
use Wikimedia\FileBackend\FileBackendError;

/**
 * Names in a directory, fetched page by page as they are read. May be gone through any number of times.
 *
 * @implements IteratorAggregate<int, string>
 */
final class S3List implements IteratorAggregate {
	private ?ListPage $first;

	/**
	 * @param ListPage $first
	 * @param Closure(string|null):(ListPage|null) $fetch The page after a continuation
	 * @param Closure(ListPage, string|null):iterable<string> $names Of a page, given the last path of the page before
	 */
	public function __construct(
		ListPage $first,
		private readonly Closure $fetch,
		private readonly Closure $names,
	) {
		$this->first = $first;
	}

	public function getIterator(): Generator {
		$page = $this->first ?? ( $this->fetch )( null );
		// Only the first reader gets what was fetched to see whether the directory can be listed.
		$this->first = null;
		$last = null;
		while ( true ) {
			if ( $page === null ) {
				throw new FileBackendError( 'A page of a listing could not be read from the media store.' );
			}
			foreach ( ( $this->names )( $page, $last ) as $name ) {
				yield $name;
			}
			if ( $page->continuation === null ) {
				return;
			}
			$last = array_key_last( $page->files ) ?? $last;
			$last = $last === null ? null : (string)$last;
			$page = ( $this->fetch )( $page->continuation );
		}
	}
}
