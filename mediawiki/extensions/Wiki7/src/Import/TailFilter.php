<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use php_user_filter;

/** Remembers the last bytes that passed: they tell a file that was cut off from one that is wrong in the middle. */
final class TailFilter extends php_user_filter {
	private const NAME = 'wiki7.tail';
	private const BYTES = 64;

	/** @param resource $stream */
	public static function append( $stream, ReadPosition $position ): void {
		// phpcs:ignore Generic.PHP.NoSilencedErrors -- false when it is registered already
		@stream_filter_register( self::NAME, self::class );
		stream_filter_append( $stream, self::NAME, STREAM_FILTER_READ, $position );
	}

	/** @inheritDoc */
	public function filter( $in, $out, &$consumed, bool $closing ): int {
		$passed = PSFS_FEED_ME;
		while ( $bucket = stream_bucket_make_writeable( $in ) ) {
			$consumed += $bucket->datalen;
			$this->params->tail = substr( $this->params->tail . $bucket->data, -self::BYTES );
			stream_bucket_append( $out, $bucket );
			$passed = PSFS_PASS_ON;
		}
		return $passed;
	}
}
