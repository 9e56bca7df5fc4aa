<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Database;

use MediaWiki\Extension\Wiki7\Database\ReplicaMonitor;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wikimedia\ObjectCache\HashBagOStuff;
use Wikimedia\ObjectCache\WANObjectCache;
use Wikimedia\Rdbms\IDatabaseForOwner;
use Wikimedia\Rdbms\ILoadBalancer;

final class ReplicaMonitorTest extends TestCase {

	private const SHARES = [ 1, 10 ];
	private const ALONE = [ 1, 0 ];

	/** What the replica says of its lag: seconds, false without a heartbeat, null without an answer. */
	private float|false|null $lag = 0.5;
	private int $looks = 0;
	private float $now = 1_800_000_000.0;
	private ReplicaMonitor $monitor;

	protected function setUp(): void {
		$balancer = $this->createMock( ILoadBalancer::class );
		$balancer->method( 'getServerName' )->willReturnCallback( static fn ( int $i ) => "server-$i" );
		$balancer->method( 'getServerInfo' )->willReturn( [ 'load' => 10, 'max lag' => 5 ] );
		$balancer->method( 'getServerConnection' )->willReturnCallback( function ( int $i ) {
			$this->assertSame( 1, $i, 'the server itself is never looked at' );
			$this->looks++;
			return $this->lag === null ? false : $this->connection( $this->lag );
		} );
		$cache = new HashBagOStuff();
		$cache->setMockTime( $this->now );
		$this->monitor = new ReplicaMonitor( $balancer, $cache, WANObjectCache::newEmpty(), [] );
		$this->monitor->setMockTime( $this->now );
	}

	private function connection( float|false $lag ): IDatabaseForOwner {
		$connection = $this->createMock( IDatabaseForOwner::class );
		$connection->method( 'getLag' )->willReturn( $lag );
		return $connection;
	}

	/** @return array<int, int> */
	private function shares(): array {
		$shares = self::SHARES;
		$this->monitor->scaleLoads( $shares );
		return $shares;
	}

	public function testAReplicaThatKeepsUpKeepsItsShareWhateverElseItDoes(): void {
		$this->assertSame( self::SHARES, $this->shares() );
	}

	#[DataProvider( 'unfit' )]
	public function testOneThatIsNotFitHasNoneAndTheServerKeepsIts( float|false|null $lag ): void {
		$this->lag = $lag;
		$this->assertSame( self::ALONE, $this->shares() );
	}

	/** @return iterable<string, array{float|false|null}> */
	public static function unfit(): iterable {
		yield 'too far behind' => [ 5.1 ];
		yield 'without a heartbeat' => [ false ];
		yield 'without an answer' => [ null ];
	}

	public function testWhoWantsNoReplicaLooksAtNone(): void {
		$shares = self::ALONE;
		$this->monitor->scaleLoads( $shares );
		$this->assertSame( [ self::ALONE, 0 ], [ $shares, $this->looks ] );
	}

	public function testOneLookServesEverybodyForTwoSeconds(): void {
		for ( $request = 0; $request < 10; $request++ ) {
			$this->shares();
			$this->now += 0.19;
		}
		$this->assertSame( 1, $this->looks );
		$this->now += 0.2;
		$this->shares();
		$this->assertSame( 2, $this->looks );
	}

	public function testItMayHaveStoodStillSinceTheLook(): void {
		$this->lag = 4.0;
		$this->assertSame( self::SHARES, $this->shares() );
		$this->now += 1.5;
		$this->assertSame( self::ALONE, $this->shares() );
		$this->assertSame( 1, $this->looks );
	}

	public function testOneThatIsAwayCostsALookInFiveSecondsAndIsFoundAgain(): void {
		$this->lag = null;
		$this->shares();
		$this->lag = 0.5;
		$this->now += 4.9;
		$this->assertSame( self::ALONE, $this->shares() );
		$this->assertSame( 1, $this->looks );
		$this->now += 0.2;
		$this->assertSame( self::SHARES, $this->shares() );
	}
}
