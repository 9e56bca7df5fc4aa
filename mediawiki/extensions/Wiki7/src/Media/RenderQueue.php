<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use MediaWiki\PoolCounter\PoolCounterRedis;

/**
 * Core's queue in Redis, which forgets to name who waits: all of them then count as one, and the queue is never full.
 */
final class RenderQueue extends PoolCounterRedis {
	/** @inheritDoc */
	public function __construct( $conf, $type, $key ) {
		parent::__construct( $conf, $type, $key );
		$this->session = bin2hex( random_bytes( 16 ) );
	}
}
