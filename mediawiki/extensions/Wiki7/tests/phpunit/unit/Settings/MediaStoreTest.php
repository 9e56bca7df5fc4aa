<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Settings;

use MediaWiki\Extension\Wiki7\S3\S3FileBackend;
use PHPUnit\Framework\Attributes\TestWith;
use PHPUnit\Framework\TestCase;
use Wiki7\Settings\Environment;
use Wiki7\Settings\InvalidEnvironment;
use Wiki7\Settings\MediaStore;
use Wikimedia\FileBackend\FSFileBackend;

final class MediaStoreTest extends TestCase {
	private const S3 = [
		'kind' => 's3', 'endpoint' => 'https://s3.eu-central-1.amazonaws.com', 'region' => 'eu-central-1', 'addressing' => 'host',
		'publicBucket' => 'open', 'privateBucket' => 'closed', 'credentials' => 'task-role',
	];

	public static function setUpBeforeClass(): void {
		require_once MW_INSTALL_PATH . '/settings/load.php';
	}

	private static function store( array $media, array $more = [] ): MediaStore {
		return MediaStore::fromEnvironment( new Environment( [ 'WIKI7_MEDIA' => json_encode( $media ) ] + $more ) );
	}

	public function testFilesAreWhereTheVolumeIs(): void {
		$config = self::store( [ 'kind' => 'files' ] )->asFileBackend( 'b', 'l', false );
		$this->assertSame( FSFileBackend::class, $config['class'] );
		$this->assertSame( '/srv/media/files', $config['containerPaths']['local-public'] );
		$this->assertSame( '/srv/media/files/thumb', $config['containerPaths']['local-thumb'] );
	}

	public function testWhatNobodyMayReadIsInTheOtherBucket(): void {
		$config = self::store( self::S3 )->asFileBackend( 'b', 'l', false );
		$this->assertSame( S3FileBackend::class, $config['class'] );
		$places = array_map( static fn ( $location ) => "$location->bucket:$location->prefix", $config['locations'] );
		$this->assertSame( [
			'local-public' => 'open:', 'local-thumb' => 'open:thumb/', 'local-transcoded' => 'open:transcoded/', 'sitemap' => 'open:sitemap/',
			'local-temp' => 'closed:temp/', 'local-deleted' => 'closed:deleted/', 'captcha-render' => 'closed:captcha/',
		], $places );
		$this->assertStringStartsWith( 'public', $config['locations']['local-public']->cacheControl );
		$this->assertSame( 'private, no-store', $config['locations']['local-deleted']->cacheControl );
	}

	public function testNoCacheKeepsAFileOfAPrivateWiki(): void {
		$locations = self::store( self::S3 )->asFileBackend( 'b', 'l', true )['locations'];
		$this->assertSame( [ 'private, no-store' ], array_values( array_unique( array_column( $locations, 'cacheControl' ) ) ) );
	}

	#[TestWith( [ [ 'kind' => 'ftp' ], 'neither files nor s3' ] )]
	#[TestWith( [ [ 'addressing' => 'dns' ], 'not one of: path, host' ] )]
	#[TestWith( [ [ 'credentials' => 'none' ], 'not one of: environment, file, task-role' ] )]
	#[TestWith( [ [ 'publicBucket' => 'closed' ], 'one bucket twice' ] )]
	#[TestWith( [ [ 'credentials' => 'environment' ], 'WIKI7_MEDIA_ACCESS_KEY is missing' ] )]
	#[TestWith( [ [ 'credentials' => 'file' ], 'WIKI7_MEDIA_CREDENTIALS_FILE is missing' ] )]
	public function testAWrongDescriptionEndsTheStartWithASentence( array $wrong, string $sentence ): void {
		$this->expectException( InvalidEnvironment::class );
		$this->expectExceptionMessage( $sentence );
		self::store( $wrong + self::S3 );
	}

	public function testALostVariableIsNotTakenForFiles(): void {
		$this->expectException( InvalidEnvironment::class );
		MediaStore::fromEnvironment( new Environment( [] ) );
	}
}
