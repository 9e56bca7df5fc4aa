<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Cache;

use RedisException;
use Wikimedia\ObjectCache\RedisBagOStuff;

/**
 * The object cache in Valkey. Core replaces an entry under a lock that it takes and frees, with a read in between: five requests,
 * and what another process writes without the lock, as the mark of a purge, may still be lost. Here the server compares and
 * swaps by itself.
 */
class ValkeyCache extends RedisBagOStuff {
	private const SWAP = <<<'LUA'
		if redis.call( 'get', KEYS[1] ) ~= ARGV[1] then
			return 0
		end
		if tonumber( ARGV[3] ) ~= 0 then
			redis.call( 'setex', KEYS[1], ARGV[3], ARGV[2] )
		else
			redis.call( 'set', KEYS[1], ARGV[2] )
		end
		return 1
		LUA;

	/** @inheritDoc */
	protected function doCas( $casToken, $key, $value, $exptime = 0, $flags = 0 ) {
		$conn = $this->getConnection( $key );
		if ( !$conn ) {
			return false;
		}
		$serialized = $this->getSerialized( $value, $key );
		try {
			$swapped = $conn->luaEval( self::SWAP, [ $key, $casToken, $serialized, $this->getExpirationAsTTL( $exptime ) ], 1 ) === 1;
		} catch ( RedisException $e ) {
			$swapped = false;
			$this->handleException( $conn, $e );
		}
		$this->updateOpStats( self::METRIC_OP_CAS, [ $key => [ strlen( $serialized ), 0 ] ] );
		return $swapped;
	}
}
