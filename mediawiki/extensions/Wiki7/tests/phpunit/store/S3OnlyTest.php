<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use MediaWiki\Extension\Wiki7\Media\CacheTag;
use MediaWiki\Extension\Wiki7\S3\ListNames;
use MediaWiki\Extension\Wiki7\S3\ObjectLister;
use MediaWiki\Extension\Wiki7\S3\S3FileBackend;
use MediaWiki\Extension\Wiki7\S3\S3List;
use MediaWiki\Extension\Wiki7\S3\S3Request;
use PHPUnit\Framework\TestCase;
use Psr\Log\NullLogger;
use Wikimedia\ObjectCache\HashBagOStuff;
use Wikimedia\ObjectCache\WANObjectCache;

/** What S3 has and files have not. */
final class S3OnlyTest extends TestCase {
	private const FILE = 'mwstore://store/one/a/ab/file.png';
	private S3FileBackend $backend;

	protected function setUp(): void {
		$this->backend = Stores::s3( Stores::client( Stores::server( 'WIKI7_TEST_S3' ) ) );
	}

	private function put( string $path = self::FILE, array $headers = [], string $content = 'content' ): void {
		$status = $this->backend->quickCreate( [ 'dst' => $path, 'content' => $content, 'headers' => $headers ] );
		$this->assertTrue( $status->isGood(), (string)$status );
	}

	private function attributes( string $path = self::FILE ): array {
		$this->backend->clearCache();
		return $this->backend->getFileXAttributes( [ 'src' => $path, 'latest' => true ] );
	}

	public function testHeadersAreKeptChangedAndRemoved(): void {
		$this->put( self::FILE, [ 'Content-Disposition' => "inline;filename*=UTF-8''a", 'X-Content-Dimensions' => '1x1', 'Content-Language' => 'de' ] );
		$headers = $this->attributes()['headers'];
		$this->assertSame( [ "inline;filename*=UTF-8''a", '1x1' ], [ $headers['content-disposition'], $headers['x-content-dimensions'] ] );
		$status = $this->backend->describe( [ 'src' => self::FILE, 'headers' => [ 'Content-Disposition' => '', 'X-Content-Dimensions' => '2x2' ] ] );
		$this->assertTrue( $status->isGood() );
		[ 'headers' => $headers, 'metadata' => $metadata ] = $this->attributes();
		$this->assertArrayNotHasKey( 'content-disposition', $headers );
		$this->assertSame( [ '2x2', 'image/png' ], [ $headers['x-content-dimensions'], $headers['content-type'] ] );
		$this->assertSame( \Wikimedia\base_convert( sha1( 'content' ), 16, 36, 31 ), $metadata['sha1base36'] );
		$this->assertSame( 'content', $this->backend->getFileContents( [ 'src' => self::FILE ] ) );
	}

	public function testAFileThatIsHiddenLosesWhatCachesWouldKeepItBy(): void {
		$this->put();
		$this->assertSame( CacheTag::of( 'wiki', 'file.png' ), $this->attributes()['metadata']['cache-tag'] );
		$hidden = 'mwstore://store/two/x/hash.png';
		$this->assertTrue( $this->backend->move( [ 'src' => self::FILE, 'dst' => $hidden ] )->isGood() );
		[ 'headers' => $headers, 'metadata' => $metadata ] = $this->attributes( $hidden );
		$this->assertArrayNotHasKey( 'cache-tag', $metadata );
		$this->assertSame( 'private, no-store', $headers['cache-control'] );
		$this->assertTrue( $this->backend->move( [ 'src' => $hidden, 'dst' => self::FILE ] )->isGood() );
		$this->assertSame( 'public, max-age=86400', $this->attributes()['headers']['cache-control'] );
	}

	public function testATemporaryAddressWorksWithoutASession(): void {
		$path = "mwstore://store/two/a b+ü (1)'.png";
		$this->put( $path );
		$url = $this->backend->getFileHttpUrl( [ 'src' => $path, 'ttl' => 60 ] );
		$this->assertSame( 'content', file_get_contents( $url ) );
		$this->assertFalse( @file_get_contents( str_replace( 'X-Amz-Signature=', 'X-Amz-Signature=0', $url ) ) );
		$this->assertFalse( @file_get_contents( strstr( $url, '?', true ) ) );
		$this->assertNull( $this->backend->getFileHttpUrl( [ 'src' => 'mwstore://store/nowhere/a' ] ) );
		$this->assertNull( $this->backend->getFileHttpUrl( [ 'src' => $path, 'ipRange' => '10.0.0.0/8' ] ) );
	}

	public function testAStatNeedsTheRightKey(): void {
		$this->put();
		$server = Stores::server( 'WIKI7_TEST_S3' );
		$location = Stores::location( $this->backend, 'one' );
		$head = new S3Request( 'HEAD', $location->bucket, $location->key( 'a/ab/file.png' ) );
		$asked = static fn ( array $with ) => Stores::client( $with + $server )->sendOne( $head )->status;
		$this->assertSame( [ 200, 403, 403 ], [ $asked( [] ), $asked( [ 'secret' => 'wrong' ] ), $asked( [ 'access' => 'other:media' ] ) ] );
	}

	public function testFiveHundredStatsTakeLessThanASecond(): void {
		$files = array_map( static fn ( int $i ) => "mwstore://store/one/a/$i.png", range( 1, 500 ) );
		$this->assertTrue( $this->backend->preloadFileStat( [ 'srcs' => array_slice( $files, 0, 32 ) ] ) );
		$before = array_sum( $this->backend->requestsSent() );
		$start = hrtime( true );
		$this->assertTrue( $this->backend->preloadFileStat( [ 'srcs' => $files ] ) );
		$seconds = ( hrtime( true ) - $start ) / 1e9;
		$this->assertSame( 500, array_sum( $this->backend->requestsSent() ) - $before );
		fwrite( STDERR, sprintf( "\n500 stats: %.2f s\n", $seconds ) );
		// Swift on two quiet cores answers about 500 requests in a second; a real bucket is asked by 32 at a time and answers in 20 ms.
		$this->assertLessThan( 8, $seconds );
	}

	public function testAPurgeOfManyThumbnailsIsOneRequest(): void {
		$files = array_map( static fn ( int $i ) => "mwstore://store/one/t/$i.png", range( 1, 30 ) );
		array_map( fn ( $file ) => $this->put( $file ), $files );
		$before = $this->backend->requestsSent();
		$this->assertTrue( $this->backend->doQuickOperations( array_map( static fn ( $file ) => [ 'op' => 'delete', 'src' => $file ], $files ) )->isGood() );
		$after = $this->backend->requestsSent();
		$this->assertSame( 1, array_sum( $after ) - array_sum( $before ) );
	}

	public function testAListGoesOnOverItsPages(): void {
		$client = Stores::client( Stores::server( 'WIKI7_TEST_S3' ) );
		$location = Stores::location( $this->backend, 'one' );
		$names = array_map( static fn ( int $i ) => sprintf( 'd%d/%02d + ü.png', $i % 3, $i ), range( 0, 19 ) );
		array_map( fn ( $name ) => $this->put( "mwstore://store/one/p/$name" ), $names );
		$lister = new ObjectLister( $client, new NullLogger() );
		$fetch = static fn ( ?string $continuation ) => $lister->page( $location, 'p', false, $continuation, 3 );
		$reader = new ListNames( 'p', false );
		$list = new S3List( $fetch( null ), $fetch, static fn ( $page ) => array_keys( iterator_to_array( $reader->files( $page ) ) ) );
		sort( $names );
		$this->assertSame( $names, iterator_to_array( $list, false ) );
		$this->assertSame( $names, iterator_to_array( $list, false ) );
		$directories = new S3List( $fetch( null ), $fetch, $reader->directories( ... ) );
		$this->assertSame( [ 'd0', 'd1', 'd2' ], iterator_to_array( $directories, false ) );
	}

	public function testFilesOfOtherToolsAreHashedWhenTheirHashIsAskedFor(): void {
		$client = Stores::client( Stores::server( 'WIKI7_TEST_S3' ) );
		$location = Stores::location( $this->backend, 'one' );
		$put = new S3Request( 'PUT', $location->bucket, $location->key( 'a/foreign.png' ), [], [ 'content-type' => 'image/png' ], 'foreign' );
		$this->assertTrue( $client->sendOne( $put )->isGood() );
		$path = 'mwstore://store/one/a/foreign.png';
		$this->assertSame( \Wikimedia\base_convert( sha1( 'foreign' ), 16, 36, 31 ), $this->backend->getFileSha1Base36( [ 'src' => $path ] ) );
		$this->assertTrue( $this->backend->copy( [ 'src' => $path, 'dst' => "$path.copy" ] )->isGood() );
		$this->assertTrue( $this->backend->copy( [ 'src' => $path, 'dst' => "$path.copy", 'overwriteSame' => true ] )->isGood() );
	}

	public function testWhatAnotherReplicaWroteIsSeenThroughTheSharedCache(): void {
		$cache = new WANObjectCache( [ 'cache' => new HashBagOStuff() ] );
		$config = [ 'wanCache' => $cache ] + Stores::sharedWith( $this->backend );
		[ $first, $second ] = [ Stores::s3( Stores::client( Stores::server( 'WIKI7_TEST_S3' ) ), $config ), Stores::s3( Stores::client( Stores::server( 'WIKI7_TEST_S3' ) ), $config ) ];
		$this->assertFalse( $second->fileExists( [ 'src' => self::FILE ] ) );
		$this->assertTrue( $first->quickCreate( [ 'dst' => self::FILE, 'content' => '1' ] )->isGood() );
		$second->clearCache();
		$this->assertTrue( $second->fileExists( [ 'src' => self::FILE ] ), 'absence is not kept' );
		$this->assertTrue( $first->quickDelete( [ 'src' => self::FILE ] )->isGood() );
		$second->clearCache();
		$this->assertFalse( $second->fileExists( [ 'src' => self::FILE ] ) );
	}

	public function testTheLongestNameIsUsedAndALongerOneRefused(): void {
		$location = Stores::location( $this->backend, 'one' );
		$room = 1024 - strlen( $location->prefix ) - 2;
		$path = 'mwstore://store/one/a/' . str_repeat( 'n', $room );
		$this->put( $path );
		$this->assertTrue( $this->backend->fileExists( [ 'src' => $path ] ) );
		$before = $this->backend->requestsSent();
		$this->assertFalse( $this->backend->quickCreate( [ 'dst' => "{$path}n", 'content' => 'x' ] )->isOK() );
		$this->assertSame( $before, $this->backend->requestsSent(), 'without asking the store' );
	}
}
