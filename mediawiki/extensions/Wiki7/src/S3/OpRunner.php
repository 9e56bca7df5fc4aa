<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Psr\Log\LoggerInterface;
use StatusValue;

/** Runs operations side by side, stage by stage, and says what came of each. */
final class OpRunner {
	/** From so many on, deletes are one request. */
	private const DELETES_TOGETHER = 3;
	private const KEYS_PER_DELETE = 1000;

	/** Whether the store refuses only-if-new writes as unknown; the check under the lock is all there is then. */
	private bool $unconditional = false;

	public function __construct(
		private readonly S3Client $client,
		private readonly KnownBuckets $buckets,
		private readonly LoggerInterface $logger,
	) {
	}

	/**
	 * @param array<array-key, S3OpHandle> $handles
	 * @param array<array-key, StatusValue> $statuses A good one for each
	 * @return array<array-key, StatusValue>
	 */
	public function run( array $handles, array $statuses ): array {
		$deletes = array_filter( $handles, static fn ( S3OpHandle $handle ) => $handle->isPlainDelete() );
		if ( count( $deletes ) >= self::DELETES_TOGETHER ) {
			// What it could not delete is tried one by one.
			$handles = array_diff_key( $handles, $this->deleteTogether( $deletes ) );
		}
		for ( $stage = 0; $handles !== []; $stage++ ) {
			$requests = array_map( static fn ( S3OpHandle $handle ) => $handle->stages[$stage], $handles );
			foreach ( $this->send( $requests ) as $index => $response ) {
				$goOn = ( $handles[$index]->verdict )( $response, $statuses[$index], $stage );
				if ( !$goOn || !isset( $handles[$index]->stages[$stage + 1] ) ) {
					unset( $handles[$index] );
				}
			}
		}
		return $statuses;
	}

	/** @return bool Whether it went well */
	public function judge( S3Response $response, S3Object $object, StatusValue $status, string $backend ): bool {
		if ( $response->isGood() ) {
			return true;
		}
		$this->logger->error( 'S3 write of {bucket}/{key} failed: {problem}', [
			'bucket' => $object->bucket, 'key' => $object->key, 'problem' => $response->problem(),
		] );
		$status->fatal( 'backend-fail-internal', $backend );
		return false;
	}

	public function judgeDelete( S3Response $response, S3Object $object, StatusValue $status, string $backend ): bool {
		return $this->buckets->presence( $object, $response ) === false || $this->judge( $response, $object, $status, $backend );
	}

	/**
	 * @param S3Response $response
	 * @param S3Object $object
	 * @param string $sha1 Hexadecimal, of what was to be written
	 * @param string $path
	 * @param StatusValue $status
	 * @param string $backend
	 */
	public function judgeWrite(
		S3Response $response, S3Object $object, string $sha1, string $path, StatusValue $status, string $backend
	): bool {
		if ( $response->status !== 412 ) {
			return $this->judge( $response, $object, $status, $backend );
		}
		if ( $response->attempts > 1 ) {
			// The answer to the first try was lost, and this is its own work.
			$there = $this->client->sendOne( new S3Request( 'HEAD', $object->bucket, $object->key ) );
			if ( $there->header( 'x-amz-meta-sha1base36' ) === \Wikimedia\base_convert( $sha1, 16, 36, 31 ) ) {
				return true;
			}
		}
		$status->fatal( 'backend-fail-alreadyexists', $path );
		return false;
	}

	/**
	 * @param array<array-key, S3Request> $requests
	 * @return array<array-key, S3Response>
	 */
	private function send( array $requests ): array {
		if ( $this->unconditional ) {
			$requests = array_map( self::withoutCondition( ... ), $requests );
		}
		$responses = $this->client->send( $requests );
		$again = [];
		foreach ( $responses as $index => $response ) {
			if ( $response->status === 501 && isset( $requests[$index]->headers['if-none-match'] ) ) {
				$again[$index] = self::withoutCondition( $requests[$index] );
			}
		}
		$this->unconditional = $this->unconditional || $again !== [];
		return array_replace( $responses, $again === [] ? [] : $this->client->send( $again ) );
	}

	private static function withoutCondition( S3Request $request ): S3Request {
		return new S3Request(
			$request->method, $request->bucket, $request->key, $request->query,
			array_diff_key( $request->headers, [ 'if-none-match' => 0 ] ), $request->body,
			$request->sink, $request->verdictInBody, $request->seconds
		);
	}

	/**
	 * @param array<array-key, S3OpHandle> $handles
	 * @return array<array-key, true> Those whose object is gone
	 */
	private function deleteTogether( array $handles ): array {
		$byBucket = [];
		foreach ( $handles as $index => $handle ) {
			$byBucket[$handle->stages[0]->bucket][$index] = $handle->stages[0]->key;
		}
		$gone = [];
		foreach ( $byBucket as $bucket => $keys ) {
			foreach ( array_chunk( $keys, self::KEYS_PER_DELETE, true ) as $chunk ) {
				$response = $this->client->sendOne( ObjectWriter::deleteMany( $bucket, array_values( $chunk ) ) );
				if ( !$response->isGood() || $response->document->getName() !== 'DeleteResult' ) {
					continue;
				}
				$left = [];
				foreach ( $response->document->Error as $error ) {
					$left[(string)$error->Key] = true;
				}
				$gone += array_filter( array_map( static fn ( $key ) => !isset( $left[$key] ), $chunk ) );
			}
		}
		return $gone;
	}
}
