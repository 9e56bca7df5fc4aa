<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

/**
 * AWS Signature Version 4, in headers and in addresses.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
final class SigV4 {
	private const ALGORITHM = 'AWS4-HMAC-SHA256';
	public const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

	/** @var array<string, string> The key of a day, by what it follows from */
	private array $keys = [];

	public function __construct(
		private readonly string $region,
		private readonly string $service = 's3',
	) {
	}

	/**
	 * @param Credentials $credentials
	 * @param string $method
	 * @param Url $url
	 * @param array<string, string> $headers All of them are signed, so none may be changed on the way
	 * @param string $payloadHash SHA-256 of the body, in hexadecimal digits
	 * @param int $time Unix time
	 * @return array<string, string> The headers to send, by lower-case name; not `host`, which follows from the address
	 */
	public function headers(
		Credentials $credentials, string $method, Url $url, array $headers, string $payloadHash, int $time
	): array {
		$headers = array_change_key_case( $headers );
		$headers['x-amz-date'] = self::timestamp( $time );
		$headers['x-amz-content-sha256'] = $payloadHash;
		if ( $credentials->sessionToken !== null ) {
			$headers['x-amz-security-token'] = $credentials->sessionToken;
		}
		$signed = $headers + [ 'host' => $url->host ];
		ksort( $signed, SORT_STRING );
		$signature = $this->signature( $credentials, $method, $url, $signed, $payloadHash, $time );
		$headers['authorization'] = self::ALGORITHM . " Credential=$credentials->accessKey/" . $this->scope( $time ) .
			',SignedHeaders=' . implode( ';', array_keys( $signed ) ) . ",Signature=$signature";
		return $headers;
	}

	/**
	 * An address that works without further headers, until it expires.
	 *
	 * @param Credentials $credentials
	 * @param string $method
	 * @param Url $url
	 * @param int $seconds Up to a week
	 * @param int $time Unix time
	 */
	public function presigned( Credentials $credentials, string $method, Url $url, int $seconds, int $time ): Url {
		$query = [
			'X-Amz-Algorithm' => self::ALGORITHM,
			'X-Amz-Credential' => "$credentials->accessKey/" . $this->scope( $time ),
			'X-Amz-Date' => self::timestamp( $time ),
			'X-Amz-Expires' => (string)$seconds,
			'X-Amz-SignedHeaders' => 'host',
		];
		if ( $credentials->sessionToken !== null ) {
			$query['X-Amz-Security-Token'] = $credentials->sessionToken;
		}
		$url = $url->withQuery( $query );
		$signature = $this->signature( $credentials, $method, $url, [ 'host' => $url->host ], self::UNSIGNED_PAYLOAD, $time );
		return $url->withQuery( [ 'X-Amz-Signature' => $signature ] );
	}

	/** @param array<string, string> $signed Sorted by name */
	private function signature(
		Credentials $credentials, string $method, Url $url, array $signed, string $payloadHash, int $time
	): string {
		$lines = '';
		foreach ( $signed as $name => $value ) {
			$lines .= "$name:" . preg_replace( '/ +/', ' ', trim( (string)$value ) ) . "\n";
		}
		$request = implode( "\n", [
			$method, $url->path, $url->canonicalQuery(), $lines, implode( ';', array_keys( $signed ) ), $payloadHash,
		] );
		$text = implode( "\n", [ self::ALGORITHM, self::timestamp( $time ), $this->scope( $time ), hash( 'sha256', $request ) ] );
		return hash_hmac( 'sha256', $text, $this->key( $credentials, $time ) );
	}

	private function key( Credentials $credentials, int $time ): string {
		$day = gmdate( 'Ymd', $time );
		$id = "$day $credentials->accessKey " . hash( 'sha256', $credentials->secretKey );
		if ( !isset( $this->keys[$id] ) ) {
			$key = "AWS4$credentials->secretKey";
			foreach ( [ $day, $this->region, $this->service, 'aws4_request' ] as $part ) {
				$key = hash_hmac( 'sha256', $part, $key, true );
			}
			$this->keys = [ $id => $key ];
		}
		return $this->keys[$id];
	}

	private function scope( int $time ): string {
		return gmdate( 'Ymd', $time ) . "/$this->region/$this->service/aws4_request";
	}

	private static function timestamp( int $time ): string {
		return gmdate( 'Ymd\THis\Z', $time );
	}
}
