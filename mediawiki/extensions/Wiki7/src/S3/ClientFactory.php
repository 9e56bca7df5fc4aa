<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Closure;
use Psr\Log\LoggerInterface;
use Wikimedia\ObjectCache\BagOStuff;

/** Puts a client together from what the environment says of the store. */
final class ClientFactory {
	private const CONNECT_SECONDS = 2;
	private const ANSWER_SECONDS = 15;

	/**
	 * Made when the first file is asked for.
	 *
	 * @param array<string, string> $store endpoint, region, addressing (`path` or `host`), credentials (`environment`,
	 *   `task-role` or `file`), credentialsFile for the last, and for the first the variable that names the store
	 * @return Closure(BagOStuff, LoggerInterface, int):S3Client
	 */
	public static function maker( array $store ): Closure {
		return static fn ( BagOStuff $cache, LoggerInterface $logger, int $concurrency ): S3Client =>
			self::make( $store, getenv(), $cache, $logger, $concurrency );
	}

	/**
	 * @param array<string, string> $store
	 * @param array<string, string> $environment
	 * @param BagOStuff $cache Of this machine
	 * @param LoggerInterface $logger
	 * @param int $concurrency
	 */
	private static function make(
		array $store, array $environment, BagOStuff $cache, LoggerInterface $logger, int $concurrency
	): S3Client {
		$http = new HttpClient( [ 'connTimeout' => self::CONNECT_SECONDS, 'logger' => $logger, 'userAgent' => 'wiki7' ] );
		$source = match ( $store['credentials'] ) {
			'environment' => new EnvironmentCredentials( $environment, $store['variable'] ?? 'WIKI7_MEDIA' ),
			'file' => new FileCredentials( $store['credentialsFile'] ),
			'task-role' => new ContainerCredentials( $http, $environment ),
		};
		return new S3Client(
			$http,
			new S3Endpoint( $store['endpoint'], $store['region'], $store['addressing'] === 'host' ),
			new CredentialStore( $source, $cache, $store['endpoint'], time( ... ) ),
			new SigV4( $store['region'] ),
			$logger,
			time( ... ),
			new Outage( $cache, $store['endpoint'], time( ... ) ),
			$concurrency,
			self::ANSWER_SECONDS,
		);
	}
}
