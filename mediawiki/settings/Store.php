<?php
declare(strict_types=1);

namespace Wiki7\Settings;

use MediaWiki\Extension\Wiki7\Cache\ValkeyCache;

/** A Valkey or Redis server. */
final readonly class Store {
	private function __construct(
		public string $server,
		public string $password,
	) {
	}

	/**
	 * @param string $prefix `WIKI7_CACHE` reads WIKI7_CACHE_HOST (host, host:port or tls://host:port) and WIKI7_CACHE_PASSWORD
	 * @return self|null Null when no host is named
	 */
	public static function fromEnvironment( Environment $environment, string $prefix ): ?self {
		$server = $environment->optional( "{$prefix}_HOST" );
		return $server === null ? null : new self( $server, $environment->text( "{$prefix}_PASSWORD" ) );
	}

	/**
	 * @param array<string, mixed> $more
	 * @return array<string, mixed> An entry of $wgObjectCaches
	 */
	public function asObjectCache( array $more = [] ): array {
		return $more + [
			'class' => ValkeyCache::class,
			'loggroup' => 'redis',
			'servers' => [ $this->server ],
			'password' => $this->password,
			'persistent' => true,
			// Within one data centre a store answers in under a millisecond; a page is better made without it than late.
			'connectTimeout' => 0.5,
			'automaticFailover' => false,
			'reportDupes' => false,
		];
	}

	/**
	 * @param int $seconds How long what a killed process held stays locked; longer than any process may hold a lock
	 * @return array<string, mixed> An entry of $wgLockManagers
	 */
	public function asLockManager( int $seconds ): array {
		return [
			'class' => \RedisLockManager::class,
			'lockServers' => [ 'store' => $this->server ],
			'redisConfig' => [ 'connectTimeout' => 1, 'readTimeout' => 3, 'password' => $this->password ],
			'lockTTL' => $seconds,
		];
	}
}
