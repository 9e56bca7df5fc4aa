<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

/** What FileBackend promises who lists a directory, of a ContractTestCase. */
trait ListingPromises {
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
}
