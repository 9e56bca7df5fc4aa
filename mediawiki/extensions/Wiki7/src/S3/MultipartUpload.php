<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Psr\Log\LoggerInterface;

/** Uploads a large file in parts: a part that fails is sent again, not the whole. Nothing is left of an upload that failed. */
final class MultipartUpload {
	private const LEAST_PART_BYTES = 16 * 1024 * 1024;
	/** S3 takes 10,000 parts; so many times 500 MiB are the 5 TiB of its largest object. */
	private const MOST_PARTS = 10_000;
	private const PARTS_AT_ONCE = 4;
	private const COMPLETE_SECONDS = 120;

	public function __construct(
		private readonly S3Client $client,
		private readonly LoggerInterface $logger,
	) {
	}

	/**
	 * @param S3Object $object
	 * @param string $path Of the local file
	 * @param int $size
	 * @param array<string, string> $headers
	 * @param bool $onlyNew Fails with 412 where there is an object
	 * @return S3Response Good when the object is there; else the answer that ended it
	 */
	public function send( S3Object $object, string $path, int $size, array $headers, bool $onlyNew ): S3Response {
		$begun = $this->client->sendOne( new S3Request(
			'POST', $object->bucket, $object->key, [ 'uploads' => '' ], $headers, verdictInBody: true
		) );
		$id = (string)$begun->document?->UploadId;
		if ( !$begun->isGood() || $id === '' ) {
			return $begun->isGood() ? new S3Response( 0, [], '', 'the store gave the upload no number' ) : $begun;
		}
		$tags = [];
		$failed = $this->sendParts( $object, $path, $size, $id, $tags );
		if ( $failed === null ) {
			$done = $this->complete( $object, $size, $headers, $id, $tags, $onlyNew );
			if ( $done->isGood() ) {
				return $done;
			}
			$failed = $done;
		}
		$aborted = $this->client->sendOne( new S3Request( 'DELETE', $object->bucket, $object->key, [ 'uploadId' => $id ] ) );
		if ( !$aborted->isGood() && $aborted->status !== 404 ) {
			$this->logger->error( 'The parts of a failed upload to {bucket}/{key} are left behind: {problem}. A lifecycle rule removes them.', [
				'bucket' => $object->bucket, 'key' => $object->key, 'problem' => $aborted->problem(),
			] );
		}
		return $failed;
	}

	/**
	 * @param S3Object $object
	 * @param string $path
	 * @param int $size
	 * @param string $id
	 * @param array<int, string> &$tags Of the parts, by their number
	 * @return S3Response|null Null when all parts are there
	 */
	private function sendParts( S3Object $object, string $path, int $size, string $id, array &$tags ): ?S3Response {
		$partBytes = max( self::LEAST_PART_BYTES, (int)ceil( $size / self::MOST_PARTS ) );
		foreach ( array_chunk( range( 1, (int)ceil( $size / $partBytes ) ), self::PARTS_AT_ONCE ) as $numbers ) {
			$handles = [];
			$requests = [];
			foreach ( $numbers as $number ) {
				$offset = ( $number - 1 ) * $partBytes;
				$length = min( $partBytes, $size - $offset );
				// Parts are read at the same time, each from its own place.
				$handles[] = $handle = fopen( $path, 'rb' );
				$requests[$number] = new S3Request(
					'PUT', $object->bucket, $object->key, [ 'partNumber' => (string)$number, 'uploadId' => $id ], [],
					new FileBody( $handle, $offset, $length, self::sha256( $handle, $offset, $length ) )
				);
			}
			$responses = $this->client->send( $requests );
			array_map( 'fclose', $handles );
			foreach ( $responses as $number => $response ) {
				if ( !$response->isGood() || $response->header( 'etag' ) === null ) {
					return $response->isGood() ? new S3Response( 0, [], '', 'a part got no tag' ) : $response;
				}
				$tags[$number] = $response->header( 'etag' );
			}
		}
		return null;
	}

	/**
	 * @param S3Object $object
	 * @param int $size
	 * @param array<string, string> $headers
	 * @param string $id
	 * @param array<int, string> $tags
	 * @param bool $onlyNew
	 */
	private function complete( S3Object $object, int $size, array $headers, string $id, array $tags, bool $onlyNew ): S3Response {
		$parts = '';
		foreach ( $tags as $number => $tag ) {
			$parts .= "<Part><PartNumber>$number</PartNumber><ETag>" . htmlspecialchars( $tag, ENT_XML1 ) . '</ETag></Part>';
		}
		$response = $this->client->sendOne( new S3Request(
			'POST', $object->bucket, $object->key, [ 'uploadId' => $id ],
			[ 'content-type' => 'application/xml' ] + ( $onlyNew ? [ 'if-none-match' => '*' ] : [] ),
			'<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' . $parts . '</CompleteMultipartUpload>',
			verdictInBody: true, seconds: self::COMPLETE_SECONDS
		) );
		if ( $response->status === 501 && $onlyNew ) {
			return $this->complete( $object, $size, $headers, $id, $tags, false );
		}
		if ( $response->errorCode === 'NoSuchUpload' ) {
			// An answer was lost, be it to curl, which tries again by itself on a connection that died. It may have been the good one.
			$there = $this->client->sendOne( new S3Request( 'HEAD', $object->bucket, $object->key ) );
			if ( $there->isGood() && (int)$there->header( 'content-length' ) === $size &&
				$there->header( 'x-amz-meta-sha1base36' ) === ( $headers['x-amz-meta-sha1base36'] ?? null )
			) {
				return $there;
			}
		}
		return $response;
	}

	/** @param resource $handle */
	private static function sha256( mixed $handle, int $offset, int $length ): string {
		fseek( $handle, $offset );
		$context = hash_init( 'sha256' );
		hash_update_stream( $context, $handle, $length );
		return hash_final( $context );
	}
}
