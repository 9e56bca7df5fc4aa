<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Closure;
use HttpStatus;
use Wikimedia\FileBackend\HTTPFileStreamer;

/** What a reader of a file is sent: the object, or a few words on why there is none. */
final readonly class FileReply {
	private ObjectStream $stream;

	/**
	 * @param S3Client $client
	 * @param KnownBuckets $buckets
	 * @param (Closure(string):void)|null $header Sends one header; null when the caller has sent them
	 */
	public function __construct( S3Client $client, KnownBuckets $buckets, private ?Closure $header ) {
		$this->stream = new ObjectStream( $client, $buckets, $this->header( ... ) );
	}

	/**
	 * @param S3Object|null $object Null for a path that no object can have
	 * @param string $path
	 * @param array<string, string> $options Headers of the reader
	 * @param string[] $headers Sent with an answer that is good, after the object's
	 * @return int As of ObjectStream
	 */
	public function send( ?S3Object $object, string $path, array $options, array $headers ): int {
		$status = $object === null ? 404 : $this->stream->send( $object, $options, $headers );
		if ( $status === 404 ) {
			HTTPFileStreamer::send404Message( $path, $this->header === null ? HTTPFileStreamer::STREAM_HEADLESS : 0 );
		} elseif ( $status === 503 ) {
			array_map( $this->header( ... ), [ 503, 'Cache-Control: no-cache', 'Retry-After: 5', 'Content-Type: text/plain; charset=utf-8' ] );
			echo "The media store does not answer. Try again in a few seconds.\n";
		}
		return $status;
	}

	private function header( string|int $header ): void {
		if ( $this->header !== null ) {
			( $this->header )( is_int( $header ) ? HttpStatus::getHeader( $header ) : $header );
		}
	}
}
