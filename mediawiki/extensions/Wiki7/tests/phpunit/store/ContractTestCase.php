<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wikimedia\FileBackend\FileBackend;

/** What FileBackend promises, whichever store is below it. */
abstract class ContractTestCase extends TestCase {
	protected FileBackend $backend;
	/** Where the store under test is: a root that no other test writes to. */
	protected const ROOT = 'mwstore://store/one';
	protected const OTHER = 'mwstore://store/two';

	abstract protected function makeBackend(): FileBackend;

	protected function setUp(): void {
		$this->backend = $this->makeBackend();
		Headers::$sent = [];
	}

	protected function put( string $path, string $content = 'content', array $more = [] ): void {
		$this->backend->prepare( [ 'dir' => dirname( $path ) ] );
		$this->assertGood( $this->backend->create( [ 'dst' => $path, 'content' => $content, 'overwrite' => true ] + $more ) );
	}

	protected function read( string $path ): string|false {
		return $this->backend->getFileContents( [ 'src' => $path, 'latest' => true ] );
	}

	protected function has( string $path ): ?bool {
		return $this->backend->fileExists( [ 'src' => $path, 'latest' => true ] );
	}

	protected function assertGood( \StatusValue $status ): void {
		$this->assertTrue( $status->isGood(), (string)$status );
	}

	protected function local( string $content ): string {
		$path = tempnam( sys_get_temp_dir(), 'src' );
		file_put_contents( $path, $content );
		return $path;
	}

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

	public function testAStatTellsSizeTimeAndHash(): void {
		$path = self::ROOT . '/a/file.txt';
		$this->put( $path, 'content' );
		$stat = $this->backend->getFileStat( [ 'src' => $path, 'latest' => true ] );
		$this->assertSame( 7, $stat['size'] );
		$this->assertEqualsWithDelta( time(), (int)\Wikimedia\Timestamp\ConvertibleTimestamp::convert( TS_UNIX, $stat['mtime'] ), 90 );
		$this->assertSame( $stat['mtime'], $this->backend->getFileTimestamp( [ 'src' => $path ] ) );
		$this->assertSame( \Wikimedia\base_convert( sha1( 'content' ), 16, 36, 31 ), $this->backend->getFileSha1Base36( [ 'src' => $path ] ) );
		$this->assertSame( 7, $this->backend->getFileProps( [ 'src' => $path ] )['size'] );
		$this->assertTrue( $this->has( $path ) );

		$gone = self::ROOT . '/a/gone.txt';
		$this->assertFalse( $this->backend->getFileStat( [ 'src' => $gone ] ) );
		$this->assertFalse( $this->has( $gone ) );
		$this->assertFalse( $this->backend->getFileSize( [ 'src' => $gone ] ) );
		$this->assertFalse( $this->backend->getFileTimestamp( [ 'src' => $gone ] ) );
		$this->assertFalse( $this->backend->getFileSha1Base36( [ 'src' => $gone ] ) );
		$this->assertFalse( $this->backend->getFileProps( [ 'src' => $gone ] )['fileExists'] );
		$this->assertFalse( $this->backend->getFileContents( [ 'src' => $gone ] ) );
	}

	public function testManyStatsAreLoadedTogether(): void {
		$files = array_map( fn ( int $i ) => self::ROOT . "/a/$i.txt", range( 1, 40 ) );
		foreach ( array_slice( $files, 0, 20 ) as $file ) {
			$this->put( $file, $file );
		}
		$this->assertTrue( $this->backend->preloadFileStat( [ 'srcs' => $files ] ) );
		foreach ( $files as $i => $file ) {
			$this->assertSame( $i < 20, $this->backend->fileExists( [ 'src' => $file ] ), $file );
		}
	}

	public function testLocalCopiesComeInTheOrderAsked(): void {
		$files = [ self::ROOT . '/a/1.png', self::ROOT . '/a/gone.png', self::ROOT . '/a/2.png' ];
		$this->put( $files[0], 'one' );
		$this->put( $files[2], 'two' );
		foreach ( [ 'getLocalCopyMulti', 'getLocalReferenceMulti' ] as $method ) {
			$copies = $this->backend->$method( [ 'srcs' => $files ] );
			$this->assertSame( $files, array_keys( $copies ) );
			$this->assertSame( 'one', file_get_contents( $copies[$files[0]]->getPath() ) );
			$this->assertFalse( $copies[$files[1]] );
			$this->assertSame( 'two', file_get_contents( $copies[$files[2]]->getPath() ) );
			$this->assertStringEndsWith( '.png', $copies[$files[0]]->getPath() );
		}
		$copy = $this->backend->getLocalCopy( [ 'src' => $files[0] ] );
		file_put_contents( $copy->getPath(), 'changed' );
		$this->assertSame( 'one', $this->read( $files[0] ) );
	}

	public function testListsNameFilesAndDirectoriesBelow(): void {
		foreach ( [ 'top.txt', 'a/1.txt', 'a/ab/2.txt', 'a/ab/3.txt', 'a-b/4.txt', 'b/bc/bcd/5.txt', 'a/ab/日本/6.txt' ] as $name ) {
			$this->put( self::ROOT . "/d/$name" );
		}
		$list = fn ( string $method, array $more, string $dir = '/d' ) => $this->sorted(
			$this->backend->$method( [ 'dir' => self::ROOT . $dir ] + $more )
		);
		$this->assertSame( [ 'a-b/4.txt', 'a/1.txt', 'a/ab/2.txt', 'a/ab/3.txt', 'a/ab/日本/6.txt', 'b/bc/bcd/5.txt', 'top.txt' ], $list( 'getFileList', [] ) );
		$this->assertSame( $list( 'getFileList', [] ), $list( 'getFileList', [], '/d/' ) );
		$this->assertSame( $list( 'getFileList', [] ), $list( 'getFileList', [ 'adviseStat' => true ] ) );
		$this->assertSame( [ 'top.txt' ], $list( 'getTopFileList', [] ) );
		$this->assertSame( [ '1.txt', 'ab/2.txt', 'ab/3.txt', 'ab/日本/6.txt' ], $list( 'getFileList', [], '/d/a' ) );
		$this->assertSame( [ 'a', 'a-b', 'b' ], $list( 'getTopDirectoryList', [] ) );
		$this->assertSame( [ 'a', 'a-b', 'a/ab', 'a/ab/日本', 'b', 'b/bc', 'b/bc/bcd' ], $list( 'getDirectoryList', [] ) );
		$this->assertSame( [], $list( 'getFileList', [], '/nothing' ) );
		$this->assertSame( [], $list( 'getDirectoryList', [], '/nothing' ) );
		$this->put( self::ROOT . '/d+ (ü) %2B&/x.txt' );
		$this->assertSame( [ 'x.txt' ], $list( 'getFileList', [], '/d+ (ü) %2B&' ) );
		// No part of a name counts as the directory.
		$this->assertSame( [], $list( 'getFileList', [], '/d/to' ) );

		$twice = $this->backend->getFileList( [ 'dir' => self::ROOT . '/d' ] );
		$this->assertSame( $this->sorted( $twice ), $this->sorted( $twice ) );
		$this->assertTrue( $this->backend->directoryExists( [ 'dir' => self::ROOT . '/d/a' ] ) );
		$this->assertFalse( $this->backend->directoryExists( [ 'dir' => self::ROOT . '/d/to' ] ) );
		$this->assertFalse( $this->backend->directoryExists( [ 'dir' => self::ROOT . '/nothing' ] ) );
	}

	public function testAStatThatCameWithAListIsRight(): void {
		$this->put( self::ROOT . '/d/1.txt', '12345' );
		foreach ( $this->backend->getFileList( [ 'dir' => self::ROOT . '/d', 'adviseStat' => true ] ) as $name ) {
			$path = self::ROOT . "/d/$name";
			$this->assertSame( 5, $this->backend->getFileSize( [ 'src' => $path ] ) );
			$this->assertSame( \Wikimedia\base_convert( sha1( '12345' ), 16, 36, 31 ), $this->backend->getFileSha1Base36( [ 'src' => $path ] ) );
			$this->assertIsArray( $this->backend->getFileXAttributes( [ 'src' => $path ] ) );
		}
	}

	private function sorted( iterable $names ): array {
		$names = iterator_to_array( $names, false );
		sort( $names, SORT_STRING );
		return $names;
	}

	public function testDirectoriesAreMadeHiddenShownAndRemoved(): void {
		$dir = self::ROOT . '/x/y';
		$this->assertGood( $this->backend->prepare( [ 'dir' => $dir ] ) );
		$this->assertGood( $this->backend->secure( [ 'dir' => $dir, 'noAccess' => true, 'noListing' => true ] ) );
		$this->assertGood( $this->backend->publish( [ 'dir' => $dir, 'access' => true, 'listing' => true ] ) );
		$this->assertGood( $this->backend->clean( [ 'dir' => self::ROOT . '/x', 'recursive' => true ] ) );
		$this->assertFalse( $this->backend->directoryExists( [ 'dir' => $dir ] ) );
	}

	public function testPartsBecomeOneFile(): void {
		$this->put( self::ROOT . '/a/1', 'one,' );
		$this->put( self::ROOT . '/a/2', 'two' );
		$whole = $this->local( '' );
		$this->assertGood( $this->backend->concatenate( [ 'srcs' => [ self::ROOT . '/a/1', self::ROOT . '/a/2' ], 'dst' => $whole ] ) );
		$this->assertSame( 'one,two', file_get_contents( $whole ) );
		$this->assertFalse( $this->backend->concatenate( [ 'srcs' => [ self::ROOT . '/a/3' ], 'dst' => $this->local( '' ) ] )->isOK() );
	}

	/** @return array{bool, string} */
	protected function stream( string $path, array $options = [], array $headers = [], bool $headless = false ): array {
		Headers::$sent = [];
		ob_start();
		$status = $this->backend->streamFile( [
			'src' => $path, 'options' => $options, 'headers' => $headers, 'headless' => $headless, 'allowOB' => true,
		] );
		return [ $status->isOK(), (string)ob_get_clean() ];
	}

	public function testAReaderGetsTheFileAPartOrNothingNew(): void {
		$path = self::ROOT . '/a/file.png';
		$this->put( $path, '0123456789' );
		$this->assertSame( [ true, '0123456789' ], $this->stream( $path, [], [ 'Cache-Control: private' ] ) );
		$this->assertSame( '10', Headers::last( 'Content-Length' ) );
		$this->assertSame( 'image/png', Headers::last( 'Content-Type' ) );
		$this->assertSame( 'private', Headers::last( 'Cache-Control' ) );
		$modified = Headers::last( 'Last-Modified' );
		$this->assertNotNull( $modified );
		$this->assertSame( [], preg_grep( '/^x-amz|^x-trans|^x-openstack|^server|^date/i', Headers::$sent ) );

		$this->assertSame( [ true, '234' ], $this->stream( $path, [ 'range' => 'bytes=2-4' ] ) );
		$this->assertSame( 'bytes 2-4/10', Headers::last( 'Content-Range' ) );
		$this->assertSame( [ true, '89' ], $this->stream( $path, [ 'range' => 'bytes=-2' ] ) );
		$this->assertFalse( $this->stream( $path, [ 'range' => 'bytes=20-' ] )[0] );
		$this->assertSame( [ true, '' ], $this->stream( $path, [ 'if-modified-since' => $modified ] ) );
		$this->assertNull( Headers::last( 'Content-Length' ) );
		$this->assertSame( [ true, '0123456789' ], $this->stream( $path, headless: true ) );
		$this->assertSame( [], Headers::$sent );

		$this->put( self::ROOT . '/a/empty.png', '' );
		$this->assertSame( [ true, '' ], $this->stream( self::ROOT . '/a/empty.png' ) );
		$this->assertSame( '0', Headers::last( 'Content-Length' ) );
	}

	public function testAReaderOfWhatIsNotThereIsToldSo(): void {
		$_SERVER['SCRIPT_NAME'] ??= 'test';
		[ $ok, $body ] = @$this->stream( self::ROOT . '/a/gone.png' );
		$this->assertFalse( $ok );
		$this->assertStringContainsString( 'File not found', $body );
	}

	public function testLocksAreTakenAndGivenBack(): void {
		$paths = [ self::ROOT . '/a/1', self::ROOT . '/a/2' ];
		$this->assertGood( $this->backend->lockFiles( $paths, \LockManager::LOCK_EX ) );
		$this->assertGood( $this->backend->unlockFiles( $paths, \LockManager::LOCK_EX ) );
		$status = \StatusValue::newGood();
		$this->assertNotNull( $this->backend->getScopedFileLocks( $paths, \LockManager::LOCK_SH, $status ) );
		$ops = [ [ 'op' => 'delete', 'src' => $paths[0] ] ];
		$this->assertNotNull( $this->backend->getScopedLocksForOps( $ops, $status ) );
	}

	public function testAReadOnlyStoreIsNotWrittenTo(): void {
		$this->assertFalse( $this->backend->isReadOnly() );
		$this->assertSame( 'store', $this->backend->getName() );
		$this->assertSame( 'wiki', $this->backend->getDomainId() );
		$this->assertSame( 'mwstore://store', $this->backend->getRootStoragePath() );
		$this->assertSame( self::ROOT, $this->backend->getContainerStoragePath( 'one' ) );
	}

	public function testCachesCanBeForgotten(): void {
		$path = self::ROOT . '/a/file.txt';
		$this->put( $path );
		$this->backend->preloadCache( [ $path ] );
		$this->assertTrue( $this->has( $path ) );
		$this->backend->clearCache( [ $path ] );
		$this->backend->clearCache();
		$this->assertTrue( $this->has( $path ) );
	}
}
