<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Psr\Log\LoggerInterface;

/** Reads objects whole, and looks whether the bytes are those that were written. */
final class ObjectReader {
	public function __construct(
		private readonly S3Client $client,
		private readonly KnownBuckets $buckets,
		private readonly ObjectHeaders $headers,
		private readonly LoggerInterface $logger,
	) {
	}

	/**
	 * @param array<array-key, S3Object> $objects
	 * @return array<array-key, array<string, mixed>|false|null> Stats; false for what is absent, null for what can't be known
	 */
	public function stats( array $objects ): array {
		$requests = array_map( static fn ( S3Object $object ) => new S3Request(
			'HEAD', $object->bucket, $object->key, [], [ 'x-amz-checksum-mode' => 'ENABLED' ]
		), $objects );
		$stats = [];
		foreach ( $this->client->send( $requests ) as $index => $response ) {
			$stats[$index] = $this->judge( 'HEAD', $objects[$index], $response );
		}
		return $stats;
	}

	/**
	 * @param array<array-key, array{object:S3Object,handle:resource}> $wanted With an empty file for each
	 * @return array<array-key, array<string, mixed>|false|null> Stats of what was read whole; else as stats()
	 */
	public function read( array $wanted ): array {
		$stats = array_fill_keys( array_keys( $wanted ), null );
		// Bytes that don't match what they should be are read once more: some were spoilt on the way.
		for ( $attempt = 1; $wanted !== [] && $attempt <= 2; $attempt++ ) {
			$wanted = $this->readOnce( $wanted, $stats );
		}
		return $stats;
	}

	/**
	 * @param array<array-key, array{object:S3Object,handle:resource}> $wanted
	 * @param array<array-key, array<string, mixed>|false|null> &$stats
	 * @return array<array-key, array{object:S3Object,handle:resource}> What came spoilt
	 */
	private function readOnce( array $wanted, array &$stats ): array {
		$sinks = [];
		$requests = [];
		foreach ( $wanted as $index => [ 'object' => $object, 'handle' => $handle ] ) {
			ftruncate( $handle, 0 );
			rewind( $handle );
			$sinks[$index] = new Sink( $handle, true );
			$requests[$index] = new S3Request(
				'GET', $object->bucket, $object->key, [], [ 'x-amz-checksum-mode' => 'ENABLED' ], sink: $sinks[$index]
			);
		}
		$spoilt = [];
		foreach ( $this->client->send( $requests ) as $index => $response ) {
			$object = $wanted[$index]['object'];
			$stat = $this->judge( 'GET', $object, $response );
			if ( is_array( $stat ) ) {
				$sha1 = $sinks[$index]->sha1Base36();
				if ( $stat['size'] !== $sinks[$index]->bytes() || ( $stat['sha1'] ?? $sha1 ) !== $sha1 ) {
					$this->logger->error( 'S3 object {bucket}/{key} was read with other bytes than it was written with', [
						'bucket' => $object->bucket, 'key' => $object->key,
					] );
					$spoilt[$index] = $wanted[$index];
					$stat = null;
				} else {
					$stat['sha1'] = $sha1;
				}
			}
			$stats[$index] = $stat;
		}
		return $spoilt;
	}

	/** @return array<string, mixed>|false|null */
	private function judge( string $method, S3Object $object, S3Response $response ): array|false|null {
		$presence = $this->buckets->presence( $object, $response );
		if ( $presence === null ) {
			$this->logger->error( 'S3 {method} {bucket}/{key} failed: {problem}', [
				'method' => $method, 'bucket' => $object->bucket, 'key' => $object->key, 'problem' => $response->problem(),
			] );
		}
		return $presence === true ? $this->headers->stat( $response->headers ) : $presence;
	}
}
