<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use Wikimedia\ObjectCache\BagOStuff;

/**
 * Whether something that is part of every page changed a moment ago. Replicas believe their own memory of messages and gadgets for up
 * to 15 s, and whoever does not win the lock makes a page of the old ones, so that pages of these seconds may be wrong.
 */
final class SiteChange {

	/** When no replica believes the old any more. */
	public const SETTLED_AFTER_SECONDS = 20;

	/** @param BagOStuff $memory Of all replicas */
	public function __construct( private readonly BagOStuff $memory ) {
	}

	public function happened(): void {
		$this->memory->set( $this->key(), 1, self::SETTLED_AFTER_SECONDS );
	}

	public function isRecent(): bool {
		return $this->memory->get( $this->key() ) === 1;
	}

	private function key(): string {
		return $this->memory->makeKey( 'wiki7-site-change' );
	}
}
