<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use php_user_filter;

/** Counts the bytes that pass, unchanged. */
final class CountingFilter extends php_user_filter {
	private const NAME = 'wiki7.count';

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
			$this->params->bytes += $bucket->datalen;
			stream_bucket_append( $out, $bucket );
			$passed = PSFS_PASS_ON;
		}
		return $passed;
	}
}
