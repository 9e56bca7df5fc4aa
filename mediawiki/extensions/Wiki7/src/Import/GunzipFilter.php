<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use InflateContext;
use php_user_filter;

/** Decompresses gzip data of one or several members, and knows whether the last member was whole. */
final class GunzipFilter extends php_user_filter {
	private const NAME = 'wiki7.gunzip';

	private ?InflateContext $member = null;

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
			$plain = $this->inflate( $bucket->data );
			if ( $plain !== '' ) {
				stream_bucket_append( $out, stream_bucket_new( $this->stream, $plain ) );
				$passed = PSFS_PASS_ON;
			}
		}
		if ( $closing && $this->member && inflate_get_status( $this->member ) !== ZLIB_STREAM_END ) {
			$this->params->damage ??= 'the compressed data ends too early';
		}
		return $passed;
	}

	private function inflate( string $data ): string {
		$plain = '';
		while ( $data !== '' && $this->params->damage === null ) {
			if ( !$this->member || inflate_get_status( $this->member ) === ZLIB_STREAM_END ) {
				$this->member = inflate_init( ZLIB_ENCODING_GZIP );
			}
			$before = inflate_get_read_len( $this->member );
			// phpcs:ignore Generic.PHP.NoSilencedErrors -- told as damage
			$part = @inflate_add( $this->member, $data );
			if ( $part === false ) {
				$this->params->damage = 'the compressed data is corrupt';
				break;
			}
			$plain .= $part;
			$rest = inflate_get_status( $this->member ) === ZLIB_STREAM_END
				? substr( $data, inflate_get_read_len( $this->member ) - $before )
				: '';
			// gzip itself ignores zeros after the last member: tapes and block devices pad with them.
			$data = ltrim( $rest, "\0" );
		}
		return $plain;
	}
}
