<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

/** The requests that write objects. */
final class ObjectWriter {
	/** Time a store may take to copy the largest object within itself. */
	private const COPY_SECONDS = 120;

	public function __construct( private readonly ObjectHeaders $headers ) {
	}

	/**
	 * @param S3Object $object
	 * @param string|FileBody $body
	 * @param string $sha1 Hexadecimal
	 * @param array<string, string> $asked
	 * @param string $contentType
	 * @param bool $onlyNew Fails with 412 where there is an object
	 */
	public function put(
		S3Object $object, string|FileBody $body, string $sha1, array $asked, string $contentType, bool $onlyNew
	): S3Request {
		// The signature holds the SHA-256, so the store refuses other bytes; the SHA-1, which is MediaWiki's, it keeps as well.
		$headers = [ 'x-amz-checksum-sha1' => base64_encode( hex2bin( $sha1 ) ) ]
			+ $this->newHeaders( $object, $sha1, $asked, $contentType );
		return new S3Request(
			'PUT', $object->bucket, $object->key, [], $headers + ( $onlyNew ? [ 'if-none-match' => '*' ] : [] ), $body
		);
	}

	/**
	 * @param S3Object $object
	 * @param string $sha1 Hexadecimal
	 * @param array<string, string> $asked
	 * @param string $contentType
	 * @return array<string, string>
	 */
	public function newHeaders( S3Object $object, string $sha1, array $asked, string $contentType ): array {
		$base36 = \Wikimedia\base_convert( $sha1, 16, 36, 31 );
		return $this->headers->forWriting( $object->location, $object->path, $asked, $contentType, $base36 );
	}

	/**
	 * A copy with the headers of its new place.
	 *
	 * @param S3Object $from
	 * @param S3Object $to
	 * @param array<string, mixed> $stat Of the source
	 * @param array<string, string> $asked They replace the source's
	 */
	public function copy( S3Object $from, S3Object $to, array $stat, array $asked ): S3Request {
		[ 'headers' => $old, 'metadata' => $metadata ] = $stat['xattr'];
		// The place says these two anew.
		unset( $old['cache-control'] );
		unset( $metadata['cache-tag'] );
		$asked = array_change_key_case( $asked );
		$headers = $this->headers->forWriting(
			$to->location, $to->path, $asked + $old, $old['content-type'] ?? 'application/octet-stream', $stat['sha1'] ?? null
		);
		foreach ( $metadata as $name => $value ) {
			$headers["x-amz-meta-$name"] ??= $value;
		}
		$headers['x-amz-copy-source'] = '/' . Url::encodePath( "$from->bucket/$from->key" );
		$headers['x-amz-metadata-directive'] = 'REPLACE';
		if ( $stat['etag'] !== '' ) {
			// What was looked at is what is copied.
			$headers['x-amz-copy-source-if-match'] = $stat['etag'];
		}
		return new S3Request(
			'PUT', $to->bucket, $to->key, [], $headers, verdictInBody: true, seconds: self::COPY_SECONDS
		);
	}

	public function delete( S3Object $object ): S3Request {
		return new S3Request( 'DELETE', $object->bucket, $object->key );
	}

	/**
	 * @param string $bucket
	 * @param string[] $keys Up to 1000
	 */
	public static function deleteMany( string $bucket, array $keys ): S3Request {
		$objects = '';
		foreach ( $keys as $key ) {
			$objects .= '<Object><Key>' . htmlspecialchars( $key, ENT_XML1 | ENT_QUOTES ) . '</Key></Object>';
		}
		$body = '<?xml version="1.0" encoding="UTF-8"?>' .
			"<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>$objects</Delete>";
		$headers = [ 'content-type' => 'application/xml', 'content-md5' => base64_encode( md5( $body, true ) ) ];
		return new S3Request( 'POST', $bucket, '', [ 'delete' => '' ], $headers, $body, verdictInBody: true, seconds: 30 );
	}
}
