<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use InvalidArgumentException;

/** A server of buckets, and how they are addressed there. */
final readonly class S3Endpoint {
	private string $scheme;
	private string $host;
	private string $base;

	/**
	 * @param string $address As `https://s3.eu-central-1.amazonaws.com`
	 * @param string $region
	 * @param bool $bucketInHost Whether the bucket is part of the host name; false puts it in front of the path
	 */
	public function __construct(
		string $address,
		public string $region,
		private bool $bucketInHost,
	) {
		$parts = parse_url( $address );
		if ( !in_array( $parts['scheme'] ?? '', [ 'http', 'https' ], true ) || ( $parts['host'] ?? '' ) === '' || isset( $parts['query'] ) ) {
			throw new InvalidArgumentException(
				"The media store's endpoint is '$address'. It must be an address like https://s3.eu-central-1.amazonaws.com."
			);
		}
		$this->scheme = $parts['scheme'];
		$port = $parts['port'] ?? null;
		$own = $this->scheme === 'https' ? 443 : 80;
		$this->host = $parts['host'] . ( $port === null || $port === $own ? '' : ":$port" );
		$this->base = rtrim( $parts['path'] ?? '', '/' );
	}

	/** @param array<string, string> $query */
	public function url( string $bucket, string $key, array $query = [] ): Url {
		$key = Url::encodePath( $key );
		return $this->bucketInHost
			? new Url( $this->scheme, "$bucket.$this->host", "$this->base/$key", $query )
			: new Url( $this->scheme, $this->host, "$this->base/$bucket" . ( $key === '' ? '' : "/$key" ), $query );
	}
}
