<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Wikimedia\ObjectCache\BagOStuff;

/**
 * Tells a missing object from everything that looks like one. The answer to a HEAD has no body, so a bucket that is gone or
 * misspelt, and a proxy in between, say 404 like an object that was never there. It counts as absent only when it bears the mark
 * of the store and the bucket was seen; else the store is asked for its reason.
 */
final class KnownBuckets {
	private const SECONDS = 300;

	/** @var array<string, true> */
	private array $seen = [];

	public function __construct(
		private readonly S3Client $client,
		private readonly BagOStuff $cache,
	) {
	}

	/** @return bool|null Null when nothing certain can be said */
	public function presence( S3Object $object, S3Response $response ): ?bool {
		if ( $response->isGood() ) {
			$this->seen[$object->bucket] = true;
			return true;
		}
		if ( $response->status !== 404 ) {
			return null;
		}
		if ( $response->errorCode === '' && $response->body === '' ) {
			$certain = $response->header( 'x-amz-request-id' ) !== null && $this->wasSeen( $object->bucket );
			return $certain || $this->reason( $object ) === 'NoSuchKey' ? false : null;
		}
		return $response->errorCode === 'NoSuchKey' ? false : null;
	}

	private function reason( S3Object $object ): string {
		$request = new S3Request( 'GET', $object->bucket, $object->key, [], [ 'range' => 'bytes=0-0' ] );
		$reason = $this->client->sendOne( $request )->errorCode;
		if ( $reason === 'NoSuchKey' ) {
			$this->seen[$object->bucket] = true;
			$this->cache->set( $this->cacheKey( $object->bucket ), 1, self::SECONDS );
		}
		return $reason;
	}

	private function wasSeen( string $bucket ): bool {
		if ( !isset( $this->seen[$bucket] ) && $this->cache->get( $this->cacheKey( $bucket ) ) ) {
			$this->seen[$bucket] = true;
		}
		return isset( $this->seen[$bucket] );
	}

	private function cacheKey( string $bucket ): string {
		return $this->cache->makeGlobalKey( 'wiki7-s3-bucket', $bucket );
	}
}
