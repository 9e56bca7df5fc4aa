<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

/** What FileBackend promises who reads, of a ContractTestCase. */
trait ReadingPromises {
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
