<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Wikimedia\ObjectCache\BagOStuff;

/**
 * Tells a missing object from everything that looks like one. The answer to a HEAD has no body, so a bucket that is gone or
 * misspelt says 404 like an object that was never there; it counts as absent only in a bucket that was seen.
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
		return match ( $response->errorCode ) {
			'NoSuchKey' => false,
			'' => $response->body === '' && $this->isFromStore( $object, $response ) && $this->isThere( $object->bucket ) ? false : null,
			default => null,
		};
	}

	/** S3 numbers its answers. One without may be of a proxy in between, so the store is asked for its reason. */
	private function isFromStore( S3Object $object, S3Response $response ): bool {
		return $response->header( 'x-amz-request-id' ) !== null || $this->client->sendOne(
			new S3Request( 'GET', $object->bucket, $object->key, [], [ 'range' => 'bytes=0-0' ] )
		)->errorCode === 'NoSuchKey';
	}

	private function isThere( string $bucket ): bool {
		if ( !isset( $this->seen[$bucket] ) ) {
			$key = $this->cache->makeGlobalKey( 'wiki7-s3-bucket', $bucket );
			if ( !$this->cache->get( $key ) ) {
				if ( !$this->client->sendOne( new S3Request( 'HEAD', $bucket ) )->isGood() ) {
					return false;
				}
				$this->cache->set( $key, 1, self::SECONDS );
			}
			$this->seen[$bucket] = true;
		}
		return true;
	}
}
