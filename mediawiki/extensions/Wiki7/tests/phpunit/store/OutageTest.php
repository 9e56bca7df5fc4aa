<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use MediaWiki\Extension\Wiki7\S3\Outage;
use MediaWiki\Extension\Wiki7\S3\S3FileBackend;
use Wikimedia\ObjectCache\HashBagOStuff;

/** A store that gives no answer costs one reader the wait, not all of them. */
final class OutageTest extends FaultTestCase {
	private int $now = 1_000_000;
	private HashBagOStuff $cache;

	protected function setUp(): void {
		parent::setUp();
		$this->cache = new HashBagOStuff();
		$this->put( 'there' );
	}

	/** In another process of the same machine. */
	private function process(): S3FileBackend {
		$server = [ 'endpoint' => 'http://127.0.0.1:' . self::$proxy->port ] + Stores::server( 'WIKI7_TEST_S3' );
		$outage = new Outage( $this->cache, 'test', fn () => $this->now );
		return Stores::s3( Stores::client( $server, 1.5, null, $outage ), Stores::sharedWith( $this->backend ) );
	}

	private function exists(): ?bool {
		return $this->process()->fileExists( [ 'src' => self::FILE, 'latest' => true ] );
	}

	public function testOthersAreToldAtOnceThatNothingIsKnown(): void {
		self::$proxy->inject( '.', 'hang up', 1000 );
		$this->assertNull( $this->exists() );
		$asked = $this->faults();
		$this->assertGreaterThan( 1, $asked, 'one was patient' );
		$this->assertNull( $this->exists() );
		$this->assertFalse( $this->process()->getFileContents( [ 'src' => self::FILE ] ) );
		$this->assertNull( $this->process()->getLocalCopy( [ 'src' => self::FILE ] ) );
		$this->assertNull( $this->process()->getFileList( [ 'dir' => 'mwstore://store/one/a' ] ) );
		$this->assertNull( $this->process()->directoryExists( [ 'dir' => 'mwstore://store/one/a' ] ) );
		$this->assertSame( $asked, $this->faults(), 'without asking' );
	}

	public function testAfterAPauseOneAsksForAllAndAllReadAgainWhenItIsBack(): void {
		self::$proxy->inject( '.', 'hang up', 1000 );
		$this->assertNull( $this->exists() );
		$this->now += 5;
		$asked = $this->faults();
		$this->assertNull( $this->exists() );
		$this->assertGreaterThan( $asked, $asked = $this->faults() );
		$this->assertNull( $this->exists() );
		$this->assertSame( $asked, $this->faults() );

		$this->now += 5;
		self::$proxy->pass();
		$this->assertTrue( $this->exists() );
		$this->assertTrue( $this->exists() );
	}

	public function testARefusalIsAnAnswer(): void {
		foreach ( [ 'SlowDown', 'AccessDenied', 'cut the answer' ] as $fault ) {
			self::$proxy->inject( '^GET', $fault, 1000 );
			$this->assertFalse( $this->process()->getFileContents( [ 'src' => self::FILE ] ), $fault );
			$asked = $this->faults();
			$this->assertFalse( $this->process()->getFileContents( [ 'src' => self::FILE ] ), $fault );
			$this->assertGreaterThan( $asked, $this->faults(), $fault );
		}
	}

	public function testAWriteIsTriedAllTheSame(): void {
		self::$proxy->inject( '.', 'hang up', 1000 );
		$this->assertNull( $this->exists() );
		self::$proxy->pass();
		$this->assertTrue( $this->process()->quickCreate( [ 'dst' => self::FILE, 'content' => 'new' ] )->isGood() );
		$this->assertSame( 'new', $this->truth() );
	}
}
