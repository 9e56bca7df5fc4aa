<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use PHPUnit\Framework\Attributes\DataProvider;

/** What FileBackend promises who writes, of a ContractTestCase. */
trait WritingPromises {
	public static function names(): iterable {
		foreach ( [
			'plain.txt', 'with space.txt', 'plus+and%percent%2F.txt', "quote'(1)!*.txt", 'ünïcödé-日本-🎉.txt', 'a&b=c;d,e:f@g$h~i.txt',
			'#hash?query.txt', 'trailing space .txt', '<xml>&amp;.txt', '0', '-dash_.txt', str_repeat( 'n', 200 ) . '.txt',
		] as $name ) {
			yield $name => [ $name ];
		}
	}

	#[DataProvider( 'names' )]
	public function testAFileKeepsItsNameInEveryOperation( string $name ): void {
		$path = self::ROOT . "/a/ab/$name";
		$this->put( $path, "of $name" );
		$this->assertSame( "of $name", $this->read( $path ) );
		$this->assertSame( strlen( "of $name" ), $this->backend->getFileSize( [ 'src' => $path ] ) );
		$this->assertSame( [ $name ], iterator_to_array( $this->backend->getFileList( [ 'dir' => self::ROOT . '/a/ab' ] ), false ) );
		$this->backend->prepare( [ 'dir' => self::OTHER . '/b' ] );
		$this->assertGood( $this->backend->move( [ 'src' => $path, 'dst' => self::OTHER . "/b/$name" ] ) );
		$this->assertFalse( $this->has( $path ) );
		$this->assertSame( "of $name", $this->read( self::OTHER . "/b/$name" ) );
		$this->assertGood( $this->backend->delete( [ 'src' => self::OTHER . "/b/$name" ] ) );
		$this->assertFalse( $this->has( self::OTHER . "/b/$name" ) );
	}

	public function testUnusablePathsAreRefused(): void {
		foreach ( [ self::ROOT . '/a/../b', self::ROOT . '/./a', self::ROOT . '/a/..', self::ROOT . '/a/.', 'mwstore://store/nowhere/a', self::ROOT, 'mwstore://other/one/a', '/etc/x' ] as $path ) {
			$status = $this->backend->quickCreate( [ 'dst' => $path, 'content' => 'x' ] );
			$this->assertFalse( $status->isOK(), $path );
			$this->assertFalse( $this->backend->getFileContents( [ 'src' => $path ] ), $path );
		}
	}

	public function testCreateReplacesOnlyWhenAsked(): void {
		$path = self::ROOT . '/a/file.txt';
		$this->put( $path, 'first' );
		$this->assertFalse( $this->backend->create( [ 'dst' => $path, 'content' => 'second' ] )->isOK() );
		$this->assertSame( 'first', $this->read( $path ) );
		$this->assertFalse( $this->backend->create( [ 'dst' => $path, 'content' => 'second', 'overwriteSame' => true ] )->isOK() );
		$this->assertGood( $this->backend->create( [ 'dst' => $path, 'content' => 'first', 'overwriteSame' => true ] ) );
		$this->assertGood( $this->backend->create( [ 'dst' => $path, 'content' => 'second', 'overwrite' => true ] ) );
		$this->assertSame( 'second', $this->read( $path ) );
		$this->put( self::ROOT . '/a/empty.txt', '' );
		$this->assertSame( '', $this->read( self::ROOT . '/a/empty.txt' ) );
		$this->assertSame( 0, $this->backend->getFileSize( [ 'src' => self::ROOT . '/a/empty.txt' ] ) );
	}

	public function testStoreTakesALocalFileAndKeepsIt(): void {
		$local = $this->local( $content = random_bytes( 300_000 ) );
		$path = self::ROOT . '/a/file.bin';
		$this->backend->prepare( [ 'dir' => dirname( $path ) ] );
		$this->assertGood( $this->backend->store( [ 'src' => $local, 'dst' => $path ] ) );
		$this->assertSame( $content, $this->read( $path ) );
		$this->assertFileExists( $local );
		$this->assertFalse( $this->backend->store( [ 'src' => $local, 'dst' => $path ] )->isOK() );
		$this->assertGood( $this->backend->store( [ 'src' => $local, 'dst' => $path, 'overwriteSame' => true ] ) );
		$this->assertFalse( $this->backend->store( [ 'src' => "$local.gone", 'dst' => $path, 'overwrite' => true ] )->isOK() );
		$this->assertSame( $content, $this->read( $path ) );
	}

	public function testCopyLeavesTheSourceAndMoveDoesNot(): void {
		[ $from, $to ] = [ self::ROOT . '/a/from.txt', self::OTHER . '/b/to.txt' ];
		$this->put( $from, 'first' );
		$this->backend->prepare( [ 'dir' => dirname( $to ) ] );
		$this->assertGood( $this->backend->copy( [ 'src' => $from, 'dst' => $to ] ) );
		$this->assertSame( [ 'first', 'first' ], [ $this->read( $from ), $this->read( $to ) ] );
		$this->put( $from, 'second' );
		$this->assertFalse( $this->backend->copy( [ 'src' => $from, 'dst' => $to ] )->isOK() );
		$this->assertFalse( $this->backend->move( [ 'src' => $from, 'dst' => $to ] )->isOK() );
		$this->assertSame( [ 'second', 'first' ], [ $this->read( $from ), $this->read( $to ) ] );
		$this->assertGood( $this->backend->move( [ 'src' => $from, 'dst' => $to, 'overwrite' => true ] ) );
		$this->assertFalse( $this->has( $from ) );
		$this->assertSame( 'second', $this->read( $to ) );
		$this->assertGood( $this->backend->copy( [ 'src' => $to, 'dst' => $to, 'overwrite' => true ] ) );
		$this->assertGood( $this->backend->move( [ 'src' => $to, 'dst' => $to, 'overwrite' => true ] ) );
		$this->assertSame( 'second', $this->read( $to ) );
	}

	public function testAMissingSourceIsAnErrorUnlessItMayBeMissing(): void {
		$gone = self::ROOT . '/a/gone.txt';
		$to = self::ROOT . '/a/to.txt';
		$this->backend->prepare( [ 'dir' => dirname( $to ) ] );
		foreach ( [ 'copy', 'move', 'delete' ] as $operation ) {
			$op = [ 'op' => $operation, 'src' => $gone, 'dst' => $to ];
			$this->assertFalse( $this->backend->doOperation( $op )->isOK(), $operation );
			$this->assertGood( $this->backend->doOperation( $op + [ 'ignoreMissingSource' => true ] ) );
			$this->assertGood( $this->backend->doQuickOperation( $op + [ 'ignoreMissingSource' => true ] ) );
		}
		$this->assertFalse( $this->backend->doQuickOperation( [ 'op' => 'copy', 'src' => $gone, 'dst' => $to ] )->isOK() );
		$this->assertFalse( $this->backend->doQuickOperation( [ 'op' => 'move', 'src' => $gone, 'dst' => $to ] )->isOK() );
		$this->assertFalse( $this->backend->describe( [ 'src' => $gone, 'headers' => [ 'Content-Disposition' => 'inline' ] ] )->isOK() );
		$this->assertFalse( $this->has( $to ) );
	}

	public function testABatchIsDoneInOrderOrNotAtAll(): void {
		$file = fn ( string $name ) => self::ROOT . "/a/$name.txt";
		$this->put( $file( 'a' ), 'A' );
		$this->put( $file( 'b' ), 'B' );
		$status = $this->backend->doOperations( [
			[ 'op' => 'copy', 'src' => $file( 'a' ), 'dst' => $file( 'c' ) ],
			[ 'op' => 'move', 'src' => $file( 'b' ), 'dst' => $file( 'a' ), 'overwrite' => true ],
			[ 'op' => 'copy', 'src' => $file( 'a' ), 'dst' => $file( 'd' ) ],
			[ 'op' => 'delete', 'src' => $file( 'c' ) ],
			[ 'op' => 'create', 'dst' => $file( 'e' ), 'content' => 'E' ],
			[ 'op' => 'null' ],
		] );
		$this->assertGood( $status );
		$this->assertSame( 6, $status->successCount );
		$this->assertSame( [ 'B', 'B', 'E' ], [ $this->read( $file( 'a' ) ), $this->read( $file( 'd' ) ), $this->read( $file( 'e' ) ) ] );
		$this->assertSame( [ false, false ], [ $this->has( $file( 'b' ) ), $this->has( $file( 'c' ) ) ] );

		$status = $this->backend->doOperations( [
			[ 'op' => 'delete', 'src' => $file( 'a' ) ],
			[ 'op' => 'delete', 'src' => $file( 'not there' ) ],
		] );
		$this->assertFalse( $status->isOK() );
		$this->assertSame( 'B', $this->read( $file( 'a' ) ) );
	}

	public function testQuickOperationsWriteAndDeleteMany(): void {
		$files = array_map( fn ( int $i ) => self::ROOT . "/t/thumb+ $i.txt", range( 1, 70 ) );
		$this->backend->prepare( [ 'dir' => self::ROOT . '/t' ] );
		$this->assertGood( $this->backend->doQuickOperations( array_map(
			static fn ( $file ) => [ 'op' => 'create', 'dst' => $file, 'content' => $file ], $files
		) ) );
		$contents = $this->backend->getFileContentsMulti( [ 'srcs' => $files ] );
		$this->assertSame( array_combine( $files, $files ), $contents );
		$this->assertGood( $this->backend->doQuickOperations( array_map(
			static fn ( $file ) => [ 'op' => 'delete', 'src' => $file ], $files
		) ) );
		$this->assertSame( [], iterator_to_array( $this->backend->getFileList( [ 'dir' => self::ROOT . '/t' ] ), false ) );
	}
}
