<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

/** Bytes that are lost or spoilt on the way leave no half of a file, here or there. */
final class TransferFaultTest extends FaultTestCase {
	public function testSpoiltOrShortBytesAreReadAgainAndElseAnError(): void {
		$this->put( str_repeat( 'all of it, ', 5000 ) . 'end' );
		foreach ( [ 'cut the answer', 'spoil the bytes' ] as $fault ) {
			self::$proxy->inject( '^GET', $fault, 1 );
			$this->assertStringEndsWith( 'end', (string)$this->backend->getFileContents( [ 'src' => self::FILE ] ), $fault );
			$this->assertSame( 1, $this->faults() );
			self::$proxy->inject( '^GET', $fault, 1000 );
			$this->backend->clearCache();
			$this->assertNull( $this->backend->getLocalCopy( [ 'src' => self::FILE ] ), $fault );
			$this->assertFalse( $this->backend->getFileContents( [ 'src' => self::FILE ] ), $fault );
		}
	}

	public function testALongTransferIsWaitedForAsLongAsBytesCome(): void {
		$this->put( str_repeat( '0123456789', 20_000 ) );
		self::$proxy->inject( '^GET', 'take its time', 1 );
		$this->assertSame( 200_000, strlen( (string)$this->backend->getFileContents( [ 'src' => self::FILE ] ) ) );
		$this->assertSame( [ 1, 1 ], [ $this->faults(), count( preg_grep( '/GET/', self::$proxy->seen() ) ) ] );
	}

	public function testAReaderGetsAllBytesWhenTheTransferBreaks(): void {
		$content = random_bytes( 200_000 );
		$this->put( $content );
		self::$proxy->inject( '^GET', 'cut the answer', 2 );
		ob_start();
		$status = $this->backend->streamFile( [ 'src' => self::FILE, 'allowOB' => true ] );
		$this->assertSame( sha1( $content ), sha1( ob_get_clean() ) );
		$this->assertTrue( $status->isOK() );
		$this->assertSame( '200000', Headers::last( 'Content-Length' ) );
		$this->assertSame( 2, $this->faults() );
	}

	public function testAReaderIsToldOfAFailureWithoutTheStoresOwnWords(): void {
		$this->put( 'content' );
		foreach ( [ 'SlowDown', 'AccessDenied' ] as $fault ) {
			self::$proxy->inject( '^GET', $fault, 1000 );
			Headers::$sent = [];
			ob_start();
			$status = $this->backend->streamFile( [ 'src' => self::FILE, 'headers' => [ 'Cache-Control: public' ], 'allowOB' => true ] );
			$this->assertStringNotContainsString( 'Injected', (string)ob_get_clean() );
			$this->assertFalse( $status->isOK() );
			$this->assertStringContainsString( '503', Headers::$sent[0] );
			$this->assertSame( 'no-cache', Headers::last( 'Cache-Control' ) );
		}
	}

	public function testAnUploadThatIsCutLeavesTheOldVersionOrAllOfTheNew(): void {
		$this->put( 'old' );
		$new = str_repeat( 'new!', 100_000 );
		self::$proxy->inject( '^PUT', 'cut the upload', 1000 );
		$this->assertFalse( $this->backend->quickCreate( [ 'dst' => self::FILE, 'content' => $new ] )->isOK() );
		$this->assertSame( 'old', $this->truth() );
		self::$proxy->inject( '^PUT', 'cut the upload', 1 );
		$this->assertTrue( $this->backend->quickCreate( [ 'dst' => self::FILE, 'content' => $new ] )->isOK() );
		$this->assertSame( sha1( $new ), sha1( $this->truth() ) );
	}

	private function largeFile(): string {
		$path = tempnam( sys_get_temp_dir(), 'large' );
		$handle = fopen( $path, 'wb' );
		for ( $mib = 0; $mib < 40; $mib++ ) {
			fwrite( $handle, random_bytes( 1024 ** 2 ) );
		}
		fclose( $handle );
		return $path;
	}

	public function testALargeFileGoesUpInPartsAndEachMayBeSentAgain(): void {
		$large = $this->largeFile();
		$memory = memory_get_peak_usage();
		foreach ( [
			'^PUT .*partNumber=2' => 'cut the upload', '^PUT .*partNumber=3' => 'SlowDown', '^POST .*uploads=' => 'hang up',
			'^POST .*uploadId' => 'lose the answer', '^POST .*uploadId.*' => 'good status, bad news',
		] as $match => $fault ) {
			self::$proxy->inject( $match, $fault );
			$status = $this->backend->quickStore( [ 'src' => $large, 'dst' => self::FILE ] );
			$this->assertTrue( $status->isOK(), "$fault: $status" );
			$this->assertSame( 1, $this->faults(), $fault );
			self::$proxy->pass();
			$copy = $this->backend->getLocalCopy( [ 'src' => self::FILE, 'latest' => true ] );
			$this->assertSame( sha1_file( $large ), sha1_file( $copy->getPath() ), $fault );
			$this->assertSame( sha1_file( $large ), \Wikimedia\base_convert( $this->backend->getFileSha1Base36( [ 'src' => self::FILE ] ), 36, 16, 40 ) );
		}
		$this->assertLessThan( 24 * 1024 ** 2, memory_get_peak_usage() - $memory, 'no file is whole in memory' );
		unlink( $large );
	}

	public function testALargeFileThatFailsLeavesNothing(): void {
		$this->put( 'old' );
		$large = $this->largeFile();
		self::$proxy->inject( '^PUT .*partNumber=2', 'AccessDenied', 1000 );
		$this->assertFalse( $this->backend->quickStore( [ 'src' => $large, 'dst' => self::FILE ] )->isOK() );
		$this->assertCount( 1, preg_grep( '/^DELETE .*uploadId/', self::$proxy->seen() ) );
		$this->assertSame( 'old', $this->truth() );
		unlink( $large );
	}
}
