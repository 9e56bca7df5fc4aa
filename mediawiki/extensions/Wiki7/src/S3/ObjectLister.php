<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Closure;
use Psr\Log\LoggerInterface;
use SimpleXMLElement;

/** What a bucket's listing says of a directory. */
final class ObjectLister {
	public const PAGE = 1000;

	public function __construct(
		private readonly S3Client $client,
		private readonly LoggerInterface $logger,
	) {
	}

	/** @return bool|null Null when the store gave no whole answer */
	public function hasFiles( Location $location, string $directory ): ?bool {
		$page = $this->page( $location, $directory, false, null, 1 );
		return $page === null ? null : $page->files !== [];
	}

	/**
	 * @param Location $location
	 * @param string $directory Path in the container, empty for all of it
	 * @param bool $shallow Only what is directly in it
	 * @param Closure(ListNames, ListPage, string|null):iterable<string> $read Names of a page, given the last path of the one before
	 * @return S3List|null Null when the store gave no whole answer
	 */
	public function list( Location $location, string $directory, bool $shallow, Closure $read ): ?S3List {
		$names = new ListNames( $directory, $shallow );
		$fetch = fn ( ?string $continuation ) => $this->page( $location, $directory, $shallow, $continuation );
		$first = $fetch( null );
		return $first === null ? null : new S3List(
			$first, $fetch, static fn ( ListPage $page, ?string $last ) => $read( $names, $page, $last )
		);
	}

	/**
	 * @param Location $location
	 * @param string $directory Path in the container, empty for all of it
	 * @param bool $shallow Only what is directly in it
	 * @param string|null $continuation Of the page before
	 * @param int $most
	 * @return ListPage|null Null when the store gave no whole answer
	 */
	public function page(
		Location $location, string $directory, bool $shallow, ?string $continuation, int $most = self::PAGE
	): ?ListPage {
		$prefix = $location->key( $directory === '' ? '' : "$directory/" );
		$query = [ 'list-type' => '2', 'encoding-type' => 'url', 'max-keys' => (string)$most, 'prefix' => $prefix ]
			+ ( $shallow ? [ 'delimiter' => '/' ] : [] )
			+ ( $continuation === null ? [] : [ 'continuation-token' => $continuation ] );
		$response = $this->client->sendOne( new S3Request( 'GET', $location->bucket, '', $query, verdictInBody: true ) );
		if ( !$response->isGood() || $response->document->getName() !== 'ListBucketResult' ) {
			$this->logger->error( 'S3 list of {bucket}/{prefix} failed: {problem}', [
				'bucket' => $location->bucket, 'prefix' => $prefix, 'problem' => $response->problem(),
			] );
			return null;
		}
		return $this->parse( $response->document, strlen( $location->prefix ) );
	}

	private function parse( SimpleXMLElement $document, int $prefixLength ): ?ListPage {
		// A server that ignores the wish for encoded names doesn't repeat it.
		$decode = (string)$document->EncodingType === 'url'
			? static fn ( string $name ) => urldecode( $name )
			: static fn ( string $name ) => $name;
		$files = [];
		foreach ( $document->Contents as $entry ) {
			$files[substr( $decode( (string)$entry->Key ), $prefixLength )] = [
				'mtime' => gmdate( 'YmdHis', strtotime( (string)$entry->LastModified ) ?: 0 ),
				'size' => (int)$entry->Size,
				'latest' => true,
			];
		}
		$directories = [];
		foreach ( $document->CommonPrefixes as $entry ) {
			$directories[] = rtrim( substr( $decode( (string)$entry->Prefix ), $prefixLength ), '/' );
		}
		if ( (string)$document->IsTruncated !== 'true' ) {
			return new ListPage( $files, $directories, null );
		}
		$next = (string)$document->NextContinuationToken;
		return $next === '' ? null : new ListPage( $files, $directories, $next );
	}
}
