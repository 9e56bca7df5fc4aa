<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Release;

use MediaWiki\Extension\Wiki7\Database\DatabaseAnswer;
use MediaWiki\Extension\Wiki7\Release\DatabaseReadiness;
use MediaWiki\Extension\Wiki7\Release\Progress;
use MediaWiki\Extension\Wiki7\Release\ReleaseError;
use MediaWiki\Extension\Wiki7\Tests\Cli\LogReader;
use PHPUnit\Framework\TestCase;

final class DatabaseReadinessTest extends TestCase {

	private float $now = 0.0;
	private LogReader $reader;

	/**
	 * @param callable(float):DatabaseAnswer $answerAt
	 */
	private function await( callable $answerAt, int $seconds ): void {
		$this->reader = new LogReader();
		$now = fn () => $this->now;
		$readiness = new DatabaseReadiness( fn () => $answerAt( $this->now ), $now, function ( float $seconds ): void {
			$this->now += $seconds;
		} );
		$readiness->await( $seconds, new Progress( $this->reader->log, $now ) );
	}

	public function testWaitsForAServerThatIsStarting(): void {
		$this->await( static fn ( $now ) => new DatabaseAnswer( $now < 7 ? 'Connection refused' : null, false ), 60 );
		$this->assertSame( 7.0, $this->now );
		$this->assertSame( [ 'Waiting for the database: Connection refused.' ], $this->reader->values( 'note' ) );
	}

	public function testGivesUpWithTheServersOwnWords(): void {
		$this->expectException( ReleaseError::class );
		$this->expectExceptionMessage( 'not ready after 60 s: Connection refused' );
		$this->await( static fn () => new DatabaseAnswer( 'Connection refused', false ), 60 );
	}

	public function testAWrongPasswordIsNotWaitedForForLong(): void {
		try {
			$this->await( static fn () => new DatabaseAnswer( 'Access denied', true ), 600 );
			$this->fail( 'It should have given up.' );
		} catch ( ReleaseError ) {
			$this->assertSame( 20.0, $this->now );
		}
	}
}
