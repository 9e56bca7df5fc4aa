<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use MediaWiki\Extension\Wiki7\S3\ClientFactory;
use MediaWiki\Extension\Wiki7\S3\Location;
use MediaWiki\Extension\Wiki7\S3\S3Client;
use MediaWiki\Extension\Wiki7\S3\S3FileBackend;
use NullLockManager;
use Psr\Log\NullLogger;
use Wikimedia\FileBackend\FileBackendStore;
use MediaWiki\FileBackend\FSFile\TempFSFileFactory;
use Wikimedia\FileBackend\FSFileBackend;
use Wikimedia\ObjectCache\HashBagOStuff;

/** Makes backends over the servers of the test. */
final class Stores {
	public const BUCKETS = [ 'media-public', 'media-private' ];

	/** @return array{endpoint:string,access:string,secret:string}|null Null where the test has no such server */
	public static function server( string $variable ): ?array {
		$value = getenv( $variable );
		return $value ? json_decode( $value, true ) : null;
	}

	/**
	 * @param array<string, string> $server With endpoint, access and secret, perhaps token
	 * @param float $seconds
	 * @param \Psr\Log\LoggerInterface|null $logger
	 */
	public static function client( array $server, float $seconds = 15, ?\Psr\Log\LoggerInterface $logger = null ): S3Client {
		$store = [ 'endpoint' => $server['endpoint'], 'region' => 'eu-central-1', 'addressing' => 'path', 'credentials' => 'environment' ];
		$environment = [
			'WIKI7_MEDIA_ACCESS_KEY' => $server['access'],
			'WIKI7_MEDIA_SECRET_KEY' => $server['secret'],
			'WIKI7_MEDIA_SESSION_TOKEN' => $server['token'] ?? '',
		];
		return ClientFactory::make( $store, $environment, new HashBagOStuff(), $logger ?? new NullLogger(), 32, $seconds, [ 20, 50, 100 ] );
	}

	/**
	 * @param S3Client $client
	 * @param array<string, mixed> $config
	 */
	public static function s3( S3Client $client, array $config = [] ): S3FileBackend {
		$run = 't' . bin2hex( random_bytes( 6 ) );
		return new S3FileBackend( $config + self::common() + [
			's3' => $client,
			'locations' => [
				'one' => new Location( 'media-public', "$run/", 'public, max-age=86400', true ),
				'two' => new Location( 'media-private', "$run/two/", 'private, no-store', false ),
				'lost' => new Location( 'no-such-bucket-here', "$run/", 'private, no-store', false ),
			],
		] );
	}

	public static function files(): FSFileBackend {
		$folder = sys_get_temp_dir() . '/t' . bin2hex( random_bytes( 6 ) );
		mkdir( "$folder/one", 0777, true );
		mkdir( "$folder/two", 0777, true );
		return new FSFileBackend( self::common() + [ 'containerPaths' => [ 'one' => "$folder/one", 'two' => "$folder/two" ] ] );
	}

	/** @return array<string, mixed> */
	private static function common(): array {
		return [
			'name' => 'store',
			'domainId' => 'wiki',
			'lockManager' => new NullLockManager( [] ),
			'tmpFileFactory' => new TempFSFileFactory( sys_get_temp_dir() ),
			'parallelize' => 'implicit',
			'concurrency' => 32,
			'obResetFunc' => static fn () => null,
			'headerFunc' => Headers::add( ... ),
			'mimeCallback' => static fn ( $path ) => match ( FileBackendStore::extensionFromPath( $path ) ) {
				'txt' => 'text/plain', 'png' => 'image/png', 'svg' => 'image/svg+xml', 'html' => 'text/html', default => 'unknown/unknown',
			},
		];
	}
}
