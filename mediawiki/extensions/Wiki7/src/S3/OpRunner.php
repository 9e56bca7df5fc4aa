<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use StatusValue;

/** Runs operations side by side, stage by stage. */
final class OpRunner {
	/** From so many on, deletes are one request. */
	private const DELETES_TOGETHER = 3;
	private const KEYS_PER_DELETE = 1000;

	/** Whether the store refuses only-if-new writes as unknown; the check under the lock is all there is then. */
	private bool $unconditional = false;

	public function __construct( private readonly S3Client $client ) {
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
