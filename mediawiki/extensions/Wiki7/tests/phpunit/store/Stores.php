<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use MediaWiki\Extension\Wiki7\S3\CredentialSource;
use MediaWiki\Extension\Wiki7\S3\CredentialStore;
use MediaWiki\Extension\Wiki7\S3\EnvironmentCredentials;
use MediaWiki\Extension\Wiki7\S3\HttpClient;
use MediaWiki\Extension\Wiki7\S3\Location;
use MediaWiki\Extension\Wiki7\S3\Outage;
use MediaWiki\Extension\Wiki7\S3\S3Client;
use MediaWiki\Extension\Wiki7\S3\S3Endpoint;
use MediaWiki\Extension\Wiki7\S3\S3FileBackend;
use MediaWiki\Extension\Wiki7\S3\SigV4;
use NullLockManager;
use ReflectionProperty;
use Wikimedia\FileBackend\FileBackendStore;
use MediaWiki\FileBackend\FSFile\TempFSFileFactory;
use Wikimedia\FileBackend\FSFileBackend;
use Wikimedia\ObjectCache\EmptyBagOStuff;
use Wikimedia\ObjectCache\HashBagOStuff;

/** Makes backends over the servers of the test. */
final class Stores {
	private const REGION = 'eu-central-1';
	public const BUCKETS = [ 'media-public', 'media-private' ];

	/** @return array{endpoint:string,access:string,secret:string}|null Null where the test has no such server */
	public static function server( string $variable ): ?array {
		$value = getenv( $variable );
		return $value ? json_decode( $value, true ) : null;
	}

	/**
	 * @param array<string, string> $server With endpoint, access and secret, perhaps token
	 * @param float $seconds
	 * @param CredentialSource|null $source In place of the server's own
	 * @param Outage|null $outage Without one, none is remembered
	 */
	public static function client(
		array $server, float $seconds = 15, ?CredentialSource $source = null, ?Outage $outage = null
	): S3Client {
		$source ??= new EnvironmentCredentials( [
			'WIKI7_MEDIA_ACCESS_KEY' => $server['access'],
			'WIKI7_MEDIA_SECRET_KEY' => $server['secret'],
			'WIKI7_MEDIA_SESSION_TOKEN' => $server['token'] ?? '',
		] );
		return new S3Client(
			new HttpClient( [ 'connTimeout' => 2 ] ),
			new S3Endpoint( $server['endpoint'], self::REGION, false ),
			new CredentialStore( $source, new HashBagOStuff(), 'test', time( ... ) ),
			new SigV4( self::REGION ),
			new ErrorLines(),
			time( ... ),
			$outage ?? new Outage( new EmptyBagOStuff(), 'test', time( ... ) ),
			32,
			$seconds,
			[ 20, 50, 100 ],
		);
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

	/** @return array<string, mixed> Configuration of a backend with the same files */
	public static function sharedWith( S3FileBackend $backend ): array {
		return [ 'locations' => [ 'one' => self::location( $backend, 'one' ), 'two' => self::location( $backend, 'two' ) ] ];
	}

	public static function location( S3FileBackend $backend, string $container ): Location {
		return ( new ReflectionProperty( S3FileBackend::class, 'locations' ) )->getValue( $backend )->of( "wiki-$container" );
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
			'logger' => new ErrorLines(),
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
