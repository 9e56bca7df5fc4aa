<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use MediaWiki\Extension\Wiki7\Tests\S3\FakeSource;
use PHPUnit\Framework\Attributes\DataProvider;

/** No failure of network or store loses a file, or makes one look absent. */
final class FaultTest extends FaultTestCase {
	private const PASSING = [ 'SlowDown', 'InternalError', 'hang up', 'say nothing', 'lose the answer' ];

	public static function passing(): iterable {
		foreach ( self::PASSING as $fault ) {
			yield $fault => [ $fault ];
		}
	}

	#[DataProvider( 'passing' )]
	public function testAPassingFailureIsNotNoticed( string $fault ): void {
		foreach ( [ '^PUT', '^HEAD', '^GET', '^DELETE' ] as $method ) {
			$this->backend->clearCache();
			self::$proxy->inject( $method, $fault );
			$this->put( "written while $fault" );
			$this->assertSame( "written while $fault", $this->backend->getFileContents( [ 'src' => self::FILE ] ) );
			$this->assertTrue( $this->backend->delete( [ 'src' => self::FILE ] )->isOK(), $method );
			$this->assertSame( 1, $this->faults(), $method );
			$this->assertFalse( $this->truth() );
		}
	}

	public static function lasting(): iterable {
		foreach ( [ 'SlowDown', 'hang up', 'AccessDenied', 'redirect', 'a page of somebody else', 'ExpiredToken' ] as $fault ) {
			yield $fault => [ $fault ];
		}
	}

	#[DataProvider( 'lasting' )]
	public function testAFailureThatLastsIsAnErrorAndNeverAbsent( string $fault ): void {
		$this->put( 'there' );
		$this->backend->clearCache();
		self::$proxy->inject( '.', $fault, 1000 );
		foreach ( [ self::FILE, 'mwstore://store/one/a/gone.png' ] as $path ) {
			$this->assertNull( $this->backend->fileExists( [ 'src' => $path ] ), "$path exists" );
			$this->assertNull( $this->backend->getFileStat( [ 'src' => $path, 'latest' => true ] ) );
			$this->assertNull( $this->backend->getLocalCopy( [ 'src' => $path ] ) );
			$this->assertNull( $this->backend->getLocalReference( [ 'src' => $path ] ) );
			$this->assertFalse( $this->backend->getFileContents( [ 'src' => $path ] ) );
		}
		$this->assertFalse( $this->backend->preloadFileStat( [ 'srcs' => [ self::FILE ] ] ) );
		$this->assertNull( $this->backend->getFileList( [ 'dir' => 'mwstore://store/one/a' ] ) );
		$this->assertNull( $this->backend->getDirectoryList( [ 'dir' => 'mwstore://store/one' ] ) );
		$this->assertNull( $this->backend->directoryExists( [ 'dir' => 'mwstore://store/one/a' ] ) );
		$this->assertSame( 'there', $this->truth() );
	}

	#[DataProvider( 'lasting' )]
	public function testNoWriteIsSaidToBeDoneThatWasNot( string $fault ): void {
		$this->put( 'old' );
		self::$proxy->inject( '^(PUT|DELETE|POST)', $fault, 1000 );
		$operations = [
			[ 'op' => 'create', 'dst' => self::FILE, 'content' => 'new', 'overwrite' => true ],
			[ 'op' => 'store', 'dst' => self::FILE, 'src' => __FILE__, 'overwrite' => true ],
			[ 'op' => 'copy', 'src' => self::FILE, 'dst' => self::OTHER ],
			[ 'op' => 'move', 'src' => self::FILE, 'dst' => self::OTHER ],
			[ 'op' => 'delete', 'src' => self::FILE ],
			[ 'op' => 'describe', 'src' => self::FILE, 'headers' => [ 'Content-Disposition' => 'inline' ] ],
		];
		foreach ( $operations as $operation ) {
			$this->assertFalse( $this->backend->doOperation( $operation )->isOK(), $operation['op'] );
			$this->assertFalse( $this->backend->doQuickOperation( $operation )->isOK(), "quick {$operation['op']}" );
		}
		$deletes = array_fill( 0, 5, [ 'op' => 'delete', 'src' => self::FILE ] );
		$this->assertFalse( $this->backend->doQuickOperations( $deletes )->isOK() );
		$this->assertSame( 'old', $this->truth() );
		$this->assertFalse( $this->truth( self::OTHER ) );
	}

	#[DataProvider( 'lasting' )]
	public function testAnUnknownStateStopsABatchBeforeItBegins( string $fault ): void {
		$this->put( 'old' );
		self::$proxy->inject( '^HEAD', $fault, 1000 );
		$status = $this->backend->doOperations( [
			[ 'op' => 'create', 'dst' => self::FILE, 'content' => 'new' ],
			[ 'op' => 'delete', 'src' => self::OTHER, 'ignoreMissingSource' => true ],
		] );
		$this->assertFalse( $status->isOK() );
		$this->assertSame( 'old', $this->truth() );
	}

	public function testAMissingBucketIsAnErrorAndNeverAbsent(): void {
		$path = 'mwstore://store/lost/a/file.png';
		$this->assertNull( $this->backend->fileExists( [ 'src' => $path ] ) );
		$this->assertNull( $this->backend->getLocalCopy( [ 'src' => $path ] ) );
		$this->assertNull( $this->backend->getFileList( [ 'dir' => 'mwstore://store/lost/a' ] ) );
		$this->assertNull( $this->backend->directoryExists( [ 'dir' => 'mwstore://store/lost/a' ] ) );
		$this->assertFalse( $this->backend->quickCreate( [ 'dst' => $path, 'content' => 'x' ] )->isOK() );
		$this->assertFalse( $this->backend->quickDelete( [ 'src' => $path, 'ignoreMissingSource' => true ] )->isOK() );
	}

	public function testACopyThatFailsBehindAGoodStatusIsTriedAgainAndElseAnError(): void {
		$this->put( 'source' );
		foreach ( [ 'good status, bad news', 'good status, no news' ] as $fault ) {
			self::$proxy->inject( '^PUT', $fault, 1 );
			$this->assertTrue( $this->backend->copy( [ 'src' => self::FILE, 'dst' => self::OTHER, 'overwrite' => true ] )->isOK(), $fault );
			$this->assertSame( 'source', $this->truth( self::OTHER ) );
			$this->assertTrue( $this->backend->quickDelete( [ 'src' => self::OTHER ] )->isOK() );
			self::$proxy->inject( '^PUT', $fault, 1000 );
			$this->assertFalse( $this->backend->move( [ 'src' => self::FILE, 'dst' => self::OTHER ] )->isOK(), $fault );
			$this->assertSame( 'source', $this->truth() );
		}
	}

	public function testWhatIsNotDeletedTogetherIsDeletedOneByOne(): void {
		$files = array_map( static fn ( int $i ) => "mwstore://store/one/t/$i.png", range( 1, 10 ) );
		foreach ( [ 'InternalError', 'none is deleted' ] as $fault ) {
			foreach ( $files as $file ) {
				$this->put( 'x', $file );
			}
			self::$proxy->inject( '^POST', $fault, 1000 );
			$status = $this->backend->doQuickOperations( array_map( static fn ( $file ) => [ 'op' => 'delete', 'src' => $file ], $files ) );
			$this->assertTrue( $status->isOK(), 'one by one, when it does not go together' );
			foreach ( $files as $file ) {
				$this->assertFalse( $this->truth( $file ), "$fault: $file" );
			}
		}
	}

	public function testThirtyTwoUploadsOfOneNameLeaveOneWholeVersion(): void {
		$children = [];
		for ( $i = 0; $i < 32; $i++ ) {
			$child = pcntl_fork();
			if ( $child === 0 ) {
				$server = Stores::server( 'WIKI7_TEST_S3' );
				$backend = Stores::s3( Stores::client( $server ), Stores::sharedWith( $this->backend ) );
				$status = $backend->quickCreate( [ 'dst' => self::FILE, 'content' => str_repeat( chr( 65 + $i ), 300_000 + $i ) ] );
				// Past all handlers that the parent registered.
				posix_kill( getmypid(), $status->isOK() ? SIGUSR1 : SIGKILL );
			}
			$children[] = $child;
		}
		$done = 0;
		foreach ( $children as $child ) {
			pcntl_waitpid( $child, $result );
			$done += pcntl_wtermsig( $result ) === SIGUSR1 ? 1 : 0;
		}
		$this->assertSame( 32, $done );
		$content = $this->truth();
		$this->assertSame( str_repeat( $content[0], 300_000 + ord( $content[0] ) - 65 ), $content );
		$this->assertSame( sha1( $content ), \Wikimedia\base_convert( $this->backend->getFileSha1Base36( [ 'src' => self::FILE ] ), 36, 16, 40 ) );
	}

	public function testATokenThatExpiresInTheMiddleOfABatchIsRenewedOnce(): void {
		$server = [ 'endpoint' => 'http://127.0.0.1:' . self::$proxy->port ] + Stores::server( 'WIKI7_TEST_S3' );
		$source = new FakeSource( $server['access'], $server['secret'], time() + 3600 );
		$backend = Stores::s3( Stores::client( $server, 2, $source ) );
		$files = array_map( static fn ( int $i ) => "mwstore://store/one/t/$i.png", range( 1, 40 ) );
		$this->assertTrue( $backend->doQuickOperations( array_map(
			static fn ( $file ) => [ 'op' => 'create', 'dst' => $file, 'content' => $file ], $files
		) )->isGood() );
		foreach ( [ '^HEAD' => 3, '^GET' => 3, '^PUT' => 1 ] as $method => $times ) {
			$backend->clearCache();
			self::$proxy->inject( $method, 'ExpiredToken', $times );
			$this->assertTrue( $backend->preloadFileStat( [ 'srcs' => $files, 'latest' => true ] ) );
			$this->assertSame( array_combine( $files, $files ), $backend->getFileContentsMulti( [ 'srcs' => $files ] ) );
			$this->assertTrue( $backend->quickCreate( [ 'dst' => self::FILE, 'content' => 'x' ] )->isGood() );
			$this->assertSame( $times, $this->faults(), $method );
			// They are not renewed more often than every half minute, so each round has a store of its own.
			$this->assertSame( 2, $source->fetched );
			$source = new FakeSource( $server['access'], $server['secret'], time() + 3600 );
			$backend = Stores::s3( Stores::client( $server, 2, $source ), Stores::sharedWith( $backend ) );
		}
	}
}
