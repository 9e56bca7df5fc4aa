<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Stringable;

/** An address whose parts are encoded as a signature wants them. */
final readonly class Url implements Stringable {
	/**
	 * @param string $scheme
	 * @param string $host With the port, unless that is the scheme's own
	 * @param string $path Encoded, each segment once
	 * @param array<string, string> $query Not encoded
	 */
	public function __construct(
		public string $scheme,
		public string $host,
		public string $path,
		public array $query = [],
	) {
	}

	public function __toString(): string {
		$query = $this->canonicalQuery();
		return "$this->scheme://$this->host$this->path" . ( $query === '' ? '' : "?$query" );
	}

	/** @param array<string, string> $query */
	public function withQuery( array $query ): self {
		return new self( $this->scheme, $this->host, $this->path, $query + $this->query );
	}

	/** Sorted by encoded name. */
	public function canonicalQuery(): string {
		$pairs = [];
		foreach ( $this->query as $name => $value ) {
			$pairs[rawurlencode( (string)$name )] = rawurlencode( $value );
		}
		ksort( $pairs, SORT_STRING );
		return implode( '&', array_map( static fn ( $name, $value ) => "$name=$value", array_keys( $pairs ), $pairs ) );
	}

	public static function encodePath( string $path ): string {
		return implode( '/', array_map( 'rawurlencode', explode( '/', $path ) ) );
	}
}
