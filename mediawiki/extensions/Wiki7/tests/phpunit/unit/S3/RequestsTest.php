<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\S3;

use MediaWiki\Extension\Wiki7\S3\CredentialStore;
use MediaWiki\Extension\Wiki7\S3\EnvironmentCredentials;
use MediaWiki\Extension\Wiki7\S3\Outage;
use MediaWiki\Extension\Wiki7\S3\S3Client;
use MediaWiki\Extension\Wiki7\S3\S3Endpoint;
use MediaWiki\Extension\Wiki7\S3\S3FileBackend;
use MediaWiki\Extension\Wiki7\S3\SigV4;
use MediaWiki\Extension\Wiki7\Tests\Store\ErrorLines;
use MediaWiki\Extension\Wiki7\Tests\Store\Stores;
use PHPUnit\Framework\TestCase;
use Wikimedia\ObjectCache\EmptyBagOStuff;
use Wikimedia\ObjectCache\HashBagOStuff;

/**
 * All that the backend ever asks of a store. tests/cloud/roles.test.ts holds the roles of AWS against the same record, requests.txt;
 * with WIKI7_TEST_RECORD set, this test writes it.
 */
final class RequestsTest extends TestCase {
	private const RECORD = __DIR__ . '/requests.txt';
	private MemoryStore $store;
	private S3FileBackend $backend;

	protected function setUp(): void {
		$this->store = new MemoryStore();
		$keys = new EnvironmentCredentials( [ 'WIKI7_MEDIA_ACCESS_KEY' => 'a', 'WIKI7_MEDIA_SECRET_KEY' => 's' ] );
		$client = new S3Client(
			$this->store,
			new S3Endpoint( 'https://s3.eu-central-1.amazonaws.com', 'eu-central-1', false ),
			new CredentialStore( $keys, new HashBagOStuff(), 'test', time( ... ) ),
			new SigV4( 'eu-central-1' ),
			new ErrorLines(),
			time( ... ),
			new Outage( new EmptyBagOStuff(), 'test', time( ... ) ),
			32,
			15,
			[],
		);
		$this->backend = Stores::s3( $client, [ 'multipartBytes' => 8 ] );
	}

	public function testAreTheRecordedOnes(): void {
		foreach ( [ 'one' => 'two', 'two' => 'one' ] as $container => $other ) {
			$this->write( "mwstore://store/$container" );
			$this->read( "mwstore://store/$container" );
			$this->rearrange( "mwstore://store/$container", "mwstore://store/$other" );
		}
		$seen = implode( "\n", $this->store->seen() ) . "\n";
		if ( getenv( 'WIKI7_TEST_RECORD' ) ) {
			file_put_contents( self::RECORD, $seen );
		}
		$this->assertStringEqualsFile( self::RECORD, $seen );
	}

	private function write( string $container ): void {
		$this->assertTrue( $this->backend->create( [ 'dst' => "$container/a.png", 'content' => 'a' ] )->isGood() );
		$taken = [ 'dst' => "$container/a.png", 'content' => 'b', 'overwrite' => false, 'dstExists' => false ];
		$this->assertFalse( $this->backend->createInternal( $taken )->isOK() );
		$file = tempnam( sys_get_temp_dir(), 'wiki7' );
		foreach ( [ 'small', 'larger than a part' ] as $content ) {
			file_put_contents( $file, $content );
			$this->assertTrue( $this->backend->store( [ 'src' => $file, 'dst' => "$container/" . strlen( $content ) ] )->isGood() );
		}
		$this->store->spoilsParts = true;
		$this->assertFalse( $this->backend->store( [ 'src' => $file, 'dst' => "$container/spoilt" ] )->isOK() );
		$this->store->spoilsParts = false;
		unlink( $file );
	}

	private function read( string $container ): void {
		$there = [ 'src' => "$container/a.png", 'latest' => true ];
		$this->assertTrue( $this->backend->fileExists( $there ) );
		$this->assertSame( 'a', $this->backend->getFileContents( $there ) );
		$this->assertNotNull( $this->backend->getLocalReference( $there ) );
		ob_start();
		$streamed = $this->backend->streamFile( $there + [ 'headless' => true, 'allowOB' => true ] );
		$this->assertSame( 'a', ob_get_clean() );
		$this->assertTrue( $streamed->isGood() );
		$this->assertFalse( $this->backend->fileExists( [ 'src' => "$container/absent.png", 'latest' => true ] ) );
		$this->assertContains( 'a.png', iterator_to_array( $this->backend->getFileList( [ 'dir' => $container ] ), false ) );
		$this->assertTrue( $this->backend->directoryExists( [ 'dir' => $container ] ) );
	}

	private function rearrange( string $container, string $other ): void {
		$operations = [
			[ 'op' => 'copy', 'src' => "$container/a.png", 'dst' => "$container/copy.png" ],
			[ 'op' => 'copy', 'src' => "$container/a.png", 'dst' => "$other/copied.png" ],
			[ 'op' => 'move', 'src' => "$container/copy.png", 'dst' => "$other/moved.png" ],
			[ 'op' => 'describe', 'src' => "$container/a.png", 'headers' => [ 'Content-Language' => 'de' ] ],
			[ 'op' => 'delete', 'src' => "$other/moved.png" ],
		];
		foreach ( $operations as $operation ) {
			$status = $this->backend->doOperation( $operation );
			$this->assertTrue( $status->isGood(), $operation['op'] . " $status" );
		}
		$many = array_map( static fn ( $name ) => [ 'op' => 'delete', 'src' => "$container/$name" ], [ 'a.png', '5', '18' ] );
		$this->assertTrue( $this->backend->doQuickOperations( $many )->isGood() );
		$this->assertTrue( $this->backend->quickDelete( [ 'src' => "$other/copied.png" ] )->isGood() );
	}
}
