<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Closure;

/** Sends an object to a reader as it comes in. A transfer that breaks goes on where it was, as long as the object is the same. */
final class ObjectStream {
	private const RESUMES = 3;
	/** Of the object's own headers, what a reader is told. How long to keep it is for the caller to say. */
	private const RELAYED = [
		'accept-ranges', 'content-disposition', 'content-encoding', 'content-language', 'content-length', 'content-range',
		'content-type', 'etag', 'last-modified',
	];
	/** Of the reader's own headers, what the store is asked. */
	private const ASKED = [ 'range', 'if-range', 'if-none-match', 'if-modified-since' ];

	/**
	 * @param S3Client $client
	 * @param KnownBuckets $buckets
	 * @param Closure(string|int):void $header Sends one header, or a status given as a number
	 */
	public function __construct(
		private readonly S3Client $client,
		private readonly KnownBuckets $buckets,
		private readonly Closure $header,
	) {
	}

	/**
	 * @param S3Object $object
	 * @param array<string, string> $options Headers of the reader
	 * @param string[] $headers Sent with an answer that is good, after the object's
	 * @return int HTTP status of what was sent; 404 and 5xx stand for nothing sent, 0 for a transfer that broke
	 */
	public function send( S3Object $object, array $options, array $headers ): int {
		$output = fopen( 'php://output', 'wb' );
		$asked = array_intersect_key( array_change_key_case( $options ), array_flip( self::ASKED ) );
		$first = null;
		$sent = 0;
		$begin = function ( int $status, array $of ) use ( $headers, &$first ): void {
			if ( $first === null ) {
				$first = [ 'status' => $status, 'etag' => $of['etag'] ?? '', 'range' => self::range( $of ) ];
				$this->begin( $status, $of, $headers );
			}
		};
		for ( $attempt = 0; $attempt <= self::RESUMES; $attempt++ ) {
			$sink = new Sink( $output, false, $begin );
			$response = $this->client->sendOne( new S3Request( 'GET', $object->bucket, $object->key, [], $asked, sink: $sink ) );
			$sent += $sink->bytes();
			if ( $first === null || $response->isGood() ) {
				break;
			}
			if ( $response->status !== 0 || $first['etag'] === '' || connection_aborted() ) {
				return 0;
			}
			[ $start, $end ] = $first['range'];
			$asked = [ 'range' => 'bytes=' . ( $start + $sent ) . "-$end", 'if-match' => $first['etag'] ];
		}
		if ( $first !== null ) {
			return $response->isGood() ? $first['status'] : 0;
		}
		if ( $response->isGood() || $response->status === 304 || $response->status === 416 ) {
			// Without a body: an empty file, or one that the reader has already.
			$this->begin( $response->status, $response->headers, $response->status === 416 ? [ 'Cache-Control: no-cache' ] : $headers );
			return $response->status;
		}
		return $this->buckets->presence( $object, $response ) === false ? 404 : 503;
	}

	/**
	 * @param int $status
	 * @param array<string, string> $of The object's
	 * @param string[] $headers
	 */
	private function begin( int $status, array $of, array $headers ): void {
		if ( $status !== 200 ) {
			( $this->header )( $status );
		}
		$of = array_intersect_key( $of, array_flip( self::RELAYED ) );
		if ( $status === 416 || $status === 304 ) {
			// They have no body of the object, and no reader is shown the store's own.
			$of = array_diff_key( $of, [ 'content-type' => 0, 'content-length' => 0, 'content-disposition' => 0 ] );
		} elseif ( ( $of['content-type'] ?? '' ) === 'unknown/unknown' || !isset( $of['content-type'] ) ) {
			// As core does: a type that no browser guesses another from.
			$of['content-type'] = 'application/x-wiki';
		}
		foreach ( $of as $name => $value ) {
			( $this->header )( ucwords( $name, '-' ) . ": $value" );
		}
		array_map( $this->header, $headers );
	}

	/**
	 * @param array<string, string> $headers
	 * @return array{int, int} First and last byte of an answer
	 */
	private static function range( array $headers ): array {
		return preg_match( '/^bytes (\d+)-(\d+)/', $headers['content-range'] ?? '', $range )
			? [ (int)$range[1], (int)$range[2] ]
			: [ 0, (int)( $headers['content-length'] ?? 0 ) - 1 ];
	}
}
