<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use MediaWiki\Extension\Wiki7\S3\S3FileBackend;
use PHPUnit\Framework\TestCase;

/** A backend whose way to the store may fail as a test wishes. */
abstract class FaultTestCase extends TestCase {
	protected const FILE = 'mwstore://store/one/a/file.png';
	protected const OTHER = 'mwstore://store/two/b/file.png';

	protected static FaultyProxy $proxy;
	protected S3FileBackend $backend;

	public static function setUpBeforeClass(): void {
		self::$proxy = new FaultyProxy( substr( Stores::server( 'WIKI7_TEST_S3' )['endpoint'], strlen( 'http://' ) ) );
	}

	public static function tearDownAfterClass(): void {
		self::$proxy->stop();
	}

	protected function setUp(): void {
		self::$proxy->pass();
		Headers::$sent = [];
		$server = [ 'endpoint' => 'http://127.0.0.1:' . self::$proxy->port ] + Stores::server( 'WIKI7_TEST_S3' );
		$this->backend = Stores::s3( Stores::client( $server, 1.5 ), [ 'multipartBytes' => 17 * 1024 ** 2 ] );
	}

	protected function put( string $content, string $path = self::FILE ): void {
		$status = $this->backend->create( [ 'dst' => $path, 'content' => $content, 'overwrite' => true ] );
		$this->assertTrue( $status->isGood(), (string)$status );
	}

	/** What is really there, past all caches and faults. */
	protected function truth( string $path = self::FILE ): string|false|null {
		self::$proxy->pass();
		$this->backend->clearCache();
		return $this->backend->getFileContents( [ 'src' => $path, 'latest' => true ] );
	}

	protected function faults(): int {
		return count( preg_grep( '/^\[/', self::$proxy->seen() ) );
	}
}
