<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Closure;
use Wikimedia\ObjectCache\BagOStuff;

/**
 * Remembers for all web processes of this machine that a store gives no answer, so that a page or a picture fails at once rather
 * than hold a worker until its patience ends. Meanwhile one reader at a time finds out whether it is back. Commands have no such
 * memory, and wait.
 */
final readonly class Outage {
	/** How long nobody asks. */
	private const PAUSE_SECONDS = 5;
	/** After so long another one asks: whoever did must have been killed. */
	private const ASKING_SECONDS = 60;

	/**
	 * @param BagOStuff $cache Of this machine
	 * @param string $endpoint
	 * @param Closure():int $clock
	 */
	public function __construct(
		private BagOStuff $cache,
		private string $endpoint,
		private Closure $clock,
	) {
	}

	/** Whether to do without the store. Who gets a no while it lasts is the one that asks. */
	public function isOn(): bool {
		$nextAsks = $this->cache->get( $this->key() );
		$isOn = $nextAsks !== false && ( $this->clock )() < $nextAsks;
		if ( $nextAsks !== false && !$isOn ) {
			$this->pause( self::ASKING_SECONDS );
		}
		return $isOn;
	}

	public function begin(): void {
		$this->pause( self::PAUSE_SECONDS );
	}

	public function end(): void {
		if ( $this->cache->get( $this->key() ) !== false ) {
			$this->cache->delete( $this->key() );
		}
	}

	private function pause( int $seconds ): void {
		$this->cache->set( $this->key(), ( $this->clock )() + $seconds, 2 * self::ASKING_SECONDS );
	}

	private function key(): string {
		return $this->cache->makeGlobalKey( 'wiki7-s3-outage', $this->endpoint );
	}
}
