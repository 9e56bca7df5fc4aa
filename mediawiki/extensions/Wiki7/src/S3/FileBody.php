<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

/** A part of an open file, as the body of a request. It can be sent again. */
final readonly class FileBody {
	/**
	 * @param resource $handle
	 * @param int $offset
	 * @param int $length
	 * @param string $sha256 Of this part, in hexadecimal digits
	 */
	public function __construct(
		public mixed $handle,
		public int $offset,
		public int $length,
		public string $sha256,
	) {
	}
}
