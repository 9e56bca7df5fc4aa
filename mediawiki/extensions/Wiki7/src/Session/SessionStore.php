<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Session;

use RedisException;
use Wikimedia\ObjectCache\RedisBagOStuff;
use Wikimedia\ObjectCache\RedisConnRef;

/**
 * Sessions in Valkey. For a cache, an error is a miss; for a session, that would be a logout: MediaWiki takes a session that
 * it can't find for one that has ended, and clears the person's cookies. So an error here ends the request instead, and the
 * next one finds the session again.
 */
class SessionStore extends RedisBagOStuff {
	/** @inheritDoc */
	protected function getConnection( $key ) {
		return parent::getConnection( $key ) ?? throw new SessionStoreAway();
	}

	/** @inheritDoc */
	protected function handleException( RedisConnRef $conn, RedisException $e ) {
		parent::handleException( $conn, $e );
		throw new SessionStoreAway( $e );
	}
}
