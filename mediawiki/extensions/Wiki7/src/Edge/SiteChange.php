<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use Wikimedia\ObjectCache\BagOStuff;

/**
 * Whether something changed a moment ago that is part of every page, or of styles and scripts. Replicas believe their own memory of
 * messages and gadgets for up to 15 s, and whoever does not win the lock answers with the old ones, so that answers of these seconds may be
 * wrong.
 */
final class SiteChange {

	/** When no replica believes the old any more. */
	public const SETTLED_AFTER_SECONDS = 20;

	/** @param BagOStuff $memory Of all replicas */
	public function __construct( private readonly BagOStuff $memory ) {
	}

	/** @param string[] $tags Of all answers that it is part of */
	public function happened( array $tags ): void {
		foreach ( $tags as $tag ) {
			$this->memory->set( $this->key( $tag ), 1, self::SETTLED_AFTER_SECONDS );
		}
	}

	/** @param string $tag Of all answers of a kind */
	public function isRecent( string $tag ): bool {
		return $this->memory->get( $this->key( $tag ) ) === 1;
	}

	private function key( string $tag ): string {
		return $this->memory->makeKey( 'wiki7-site-change', $tag );
	}
}
