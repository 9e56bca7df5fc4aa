<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\S3;

use MediaWiki\Extension\Wiki7\S3\HttpClient;

/** A store in memory, in place of the network: it answers as S3 does, as far as the backend asks, and remembers who asked what. */
final class MemoryStore extends HttpClient {
	/** @var array<string, array{body:string,headers:array<string,string>}> By `bucket/key` */
	private array $objects = [];
	/** @var array<string, array{body:string,headers:array<string,string>}> Those of parts, until they are completed */
	private array $uploads = [];
	/** @var array<string, true> Requests as a policy sees them: `METHOD bucket[/object][?parameters][ from bucket/object]` */
	private array $seen = [];
	/** Whether uploads in parts can't be completed. */
	public bool $spoilsParts = false;

	public function __construct() {
		parent::__construct( [] );
	}

	/** @return string[] Each once, sorted */
	public function seen(): array {
		$seen = array_keys( $this->seen );
		sort( $seen );
		return $seen;
	}

	/** @inheritDoc */
	public function runMulti( array $reqs, array $opts = [] ) {
		foreach ( $reqs as &$request ) {
			$parts = parse_url( $request['url'] );
			[ , $bucket, $key ] = explode( '/', rawurldecode( $parts['path'] ) . '/', 3 );
			parse_str( $parts['query'] ?? '', $query );
			$source = ltrim( rawurldecode( $request['headers']['x-amz-copy-source'] ?? '' ), '/' );
			$this->remember( $request['method'], $bucket, $key, array_keys( $query ), $source );
			$sent = is_resource( $request['body'] ) ? (string)stream_get_contents( $request['body'] ) : $request['body'];
			$place = "$bucket/" . rtrim( $key, '/' );
			[ $status, $headers, $body ] = $this->answer( $request, $place, $query, $source, $sent );
			$request['received'] = strlen( $body );
			if ( $status === 200 && $request['sink'] !== null ) {
				if ( $request['sink']->begin !== null ) {
					( $request['sink']->begin )( $status, $headers );
				}
				$request['sink']->write( $body );
				$body = '';
			}
			$request['response'] = [
				'code' => $status, 'reason' => '', 'headers' => $headers + [ 'x-amz-request-id' => '1' ], 'body' => $body, 'error' => '',
			];
		}
		return $reqs;
	}

	private function remember( string $method, string $bucket, string $key, array $parameters, string $source ): void {
		sort( $parameters );
		$this->seen[
			"$method $bucket" . ( $key === '' ? '' : '/object' ) . ( $parameters === [] ? '' : '?' . implode( '&', $parameters ) ) .
			( $source === '' ? '' : ' from ' . strstr( $source, '/', true ) . '/object' )
		] = true;
	}

	/** @return array{int, array<string, string>, string} */
	private function answer( array $request, string $place, array $query, string $source, string $sent ): array {
		return match ( true ) {
			isset( $query['list-type'] ) => [ 200, [], $this->listing( strstr( $place, '/', true ), $query['prefix'] ) ],
			isset( $query['delete'] ) => $this->forgetMany( strstr( $place, '/', true ), $sent ),
			isset( $query['uploads'] ) => $this->begin( $place, $request['headers'] ),
			isset( $query['uploadId'] ) => $this->upload( $request['method'], $place, $sent ),
			$request['method'] === 'PUT' => $this->keep( $request['headers'], $place, $source, $sent ),
			$request['method'] === 'DELETE' => $this->forget( $place ),
			default => $this->read( $request['method'], $place ),
		};
	}

	private function read( string $method, string $place ): array {
		$object = $this->objects[$place] ?? null;
		if ( $object === null ) {
			return [ 404, [], $method === 'HEAD' ? '' : '<Error><Code>NoSuchKey</Code></Error>' ];
		}
		$headers = $object['headers'] + [ 'etag' => '"1"', 'last-modified' => 'Mon, 23 Nov 2026 00:00:00 GMT' ];
		$headers['content-length'] = (string)strlen( $object['body'] );
		return [ 200, $headers, $method === 'HEAD' ? '' : $object['body'] ];
	}

	private function keep( array $headers, string $place, string $source, string $sent ): array {
		if ( isset( $headers['if-none-match'] ) && isset( $this->objects[$place] ) ) {
			return [ 412, [], '<Error><Code>PreconditionFailed</Code></Error>' ];
		}
		$body = $source === '' ? $sent : $this->objects[$source]['body'];
		$this->objects[$place] = [ 'body' => $body, 'headers' => self::kept( $headers ) ];
		return [ 200, [ 'etag' => '"1"' ], $source === '' ? '' : '<CopyObjectResult/>' ];
	}

	private function begin( string $place, array $headers ): array {
		$this->uploads[$place] = [ 'body' => '', 'headers' => self::kept( $headers ) ];
		return [ 200, [], '<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>' ];
	}

	private function upload( string $method, string $place, string $sent ): array {
		if ( $method === 'PUT' ) {
			$this->uploads[$place]['body'] .= $sent;
			return [ 200, [ 'etag' => '"1"' ], '' ];
		}
		if ( $method === 'POST' && $this->spoilsParts ) {
			return [ 404, [], '<Error><Code>NoSuchUpload</Code></Error>' ];
		}
		if ( $method === 'POST' ) {
			$this->objects[$place] = $this->uploads[$place];
		}
		unset( $this->uploads[$place] );
		return $method === 'POST' ? [ 200, [], '<CompleteMultipartUploadResult/>' ] : [ 204, [], '' ];
	}

	private function forget( string $place ): array {
		unset( $this->objects[$place] );
		return [ 204, [], '' ];
	}

	private function forgetMany( string $bucket, string $sent ): array {
		foreach ( simplexml_load_string( $sent )->Object as $object ) {
			$this->forget( "$bucket/$object->Key" );
		}
		return [ 200, [], '<DeleteResult/>' ];
	}

	private function listing( string $bucket, string $prefix ): string {
		$found = '';
		foreach ( array_keys( $this->objects ) as $place ) {
			if ( str_starts_with( $place, "$bucket/$prefix" ) ) {
				$key = substr( $place, strlen( "$bucket/" ) );
				$found .= "<Contents><Key>$key</Key><Size>1</Size><LastModified>2026-11-23T00:00:00Z</LastModified></Contents>";
			}
		}
		return "<ListBucketResult>$found<IsTruncated>false</IsTruncated></ListBucketResult>";
	}

	/** @return array<string, string> */
	private static function kept( array $headers ): array {
		return array_filter( $headers, static fn ( $name ) => str_starts_with( $name, 'x-amz-meta-' ), ARRAY_FILTER_USE_KEY );
	}
}
