<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

/** One request to a bucket. */
final readonly class S3Request {
	/**
	 * @param string $method
	 * @param string $bucket
	 * @param string $key Empty for the bucket itself
	 * @param array<string, string> $query
	 * @param array<string, string> $headers
	 * @param string|FileBody $body
	 * @param Sink|null $sink Takes the body of a good answer
	 * @param bool $verdictInBody Whether a status of 200 may come with an error in the body
	 * @param int $seconds Time for the answer, besides what the bytes take
	 */
	public function __construct(
		public string $method,
		public string $bucket,
		public string $key = '',
		public array $query = [],
		public array $headers = [],
		public string|FileBody $body = '',
		public ?Sink $sink = null,
		public bool $verdictInBody = false,
		public int $seconds = 0,
	) {
	}

	public function bodyLength(): int {
		return is_string( $this->body ) ? strlen( $this->body ) : $this->body->length;
	}

	public function payloadHash(): string {
		return is_string( $this->body ) ? hash( 'sha256', $this->body ) : $this->body->sha256;
	}
}
