<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Closure;
use HashContext;

/** Where the body of a good answer goes, so that no file is ever whole in memory. */
final class Sink {
	private int $written = 0;
	private bool $failed = false;
	private HashContext $sha1;

	/**
	 * @param resource $handle
	 * @param bool $rewindable Whether a second try may begin from the start
	 * @param Closure(int, array<string, string>):void|null $begin Called with status and headers before the first byte
	 */
	public function __construct(
		private readonly mixed $handle,
		private readonly bool $rewindable,
		public readonly ?Closure $begin = null,
	) {
		$this->sha1 = hash_init( 'sha1' );
	}

	/** @return int As curl wants it: fewer than there were end the transfer */
	public function write( string $data ): int {
		$written = fwrite( $this->handle, $data );
		$this->failed = $this->failed || $written !== strlen( $data );
		$this->written += (int)$written;
		hash_update( $this->sha1, $data );
		return (int)$written;
	}

	/** @return bool Whether a second try is possible */
	public function reset(): bool {
		if ( $this->written > 0 ) {
			if ( !$this->rewindable || $this->failed || !ftruncate( $this->handle, 0 ) || !rewind( $this->handle ) ) {
				return false;
			}
			$this->written = 0;
			$this->sha1 = hash_init( 'sha1' );
		}
		return true;
	}

	public function bytes(): int {
		return $this->written;
	}

	/** @return string As MediaWiki writes a SHA-1 */
	public function sha1Base36(): string {
		return \Wikimedia\base_convert( hash_final( hash_copy( $this->sha1 ) ), 16, 36, 31 );
	}
}
