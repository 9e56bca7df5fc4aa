<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Lock;

use LockManager;
use MediaWiki\Extension\Wiki7\Lock\DatabaseLockManager;
use PHPUnit\Framework\TestCase;
use Wikimedia\Rdbms\DBUnexpectedError;
use Wikimedia\Rdbms\IDatabase;

final class DatabaseLockManagerTest extends TestCase {
	private const PATHS = [ 'mwstore://b/c/1', 'mwstore://b/c/2' ];

	/** @var array<string, int> Which connection holds a lock, as the server knows it */
	private array $held = [];
	private int $connections = 0;
	private bool $away = false;

	private function manager(): DatabaseLockManager {
		return new DatabaseLockManager( [ 'domain' => 'wiki', 'connect' => function (): IDatabase {
			$me = ++$this->connections;
			$connection = $this->createStub( IDatabase::class );
			$connection->method( 'lock' )->willReturnCallback( function ( string $name ) use ( $me ): bool {
				if ( $this->away ) {
					throw new DBUnexpectedError( null, 'away' );
				}
				$this->assertLessThanOrEqual( 64, strlen( $name ) );
				return ( $this->held[$name] ??= $me ) === $me;
			} );
			$connection->method( 'unlock' )->willReturnCallback( function ( string $name ) use ( $me ): bool {
				$mine = ( $this->held[$name] ?? null ) === $me;
				unset( $this->held[$name] );
				return $mine;
			} );
			return $connection;
		} ] );
	}

	public function testOneHolderAtATimeAndAllOrNothing(): void {
		[ $first, $second ] = [ $this->manager(), $this->manager() ];
		$this->assertTrue( $first->lock( [ self::PATHS[1] ] )->isOK() );
		$this->assertFalse( $second->lock( self::PATHS )->isOK() );
		$this->assertCount( 1, $this->held, 'what it had taken of the two it gave back' );
		$this->assertTrue( $first->unlock( [ self::PATHS[1] ] )->isGood() );
		$this->assertTrue( $second->lock( self::PATHS )->isOK() );
	}

	public function testWhatWasTakenTwiceIsGivenBackTwice(): void {
		[ $first, $second ] = [ $this->manager(), $this->manager() ];
		$first->lock( self::PATHS );
		$first->lock( self::PATHS );
		$first->unlock( self::PATHS );
		$this->assertFalse( $second->lock( self::PATHS )->isOK() );
		$first->unlock( self::PATHS );
		$this->assertTrue( $second->lock( self::PATHS )->isOK() );
		$this->assertFalse( $first->unlock( self::PATHS )->isGood() );
	}

	public function testSharedLocksHinderNobody(): void {
		[ $first, $second ] = [ $this->manager(), $this->manager() ];
		foreach ( [ LockManager::LOCK_SH, LockManager::LOCK_UW ] as $type ) {
			$this->assertTrue( $first->lock( self::PATHS, $type )->isOK() );
			$this->assertTrue( $second->lock( self::PATHS, $type )->isOK() );
			$this->assertTrue( $first->unlock( self::PATHS, $type )->isGood() );
		}
		$this->assertSame( [], $this->held );
	}

	public function testADatabaseThatIsAwayGivesNoLock(): void {
		$manager = $this->manager();
		$this->away = true;
		$this->assertFalse( $manager->lock( self::PATHS )->isOK() );
		$this->away = false;
		$this->assertTrue( $manager->lock( self::PATHS )->isOK() );
		$this->assertSame( 2, $this->connections, 'the broken connection is not used again' );
	}
}
