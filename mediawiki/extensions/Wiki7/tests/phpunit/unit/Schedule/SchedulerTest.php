<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Schedule;

use MediaWiki\Extension\Wiki7\Schedule\RunningTask;
use MediaWiki\Extension\Wiki7\Schedule\ScheduledTask;
use MediaWiki\Extension\Wiki7\Schedule\Scheduler;
use MediaWiki\Extension\Wiki7\Schedule\TaskProcess;
use MediaWiki\Extension\Wiki7\Tests\Cli\LogReader;
use PHPUnit\Framework\TestCase;

final class SchedulerTest extends TestCase {

	private int $now;
	private LogReader $reader;

	/** @var string[][] */
	private array $started = [];

	protected function setUp(): void {
		$this->now = strtotime( '2026-05-02 12:00 UTC' );
		$this->reader = new LogReader();
	}

	/**
	 * @param array<string,string[]> $commands Each is due every hour
	 */
	private function scheduler( array $commands, MemoryHistory $history ): Scheduler {
		$tasks = [];
		foreach ( $commands as $name => $command ) {
			$tasks[] = [ 'name' => $name, 'command' => $command, 'at' => [ 'everyMinutes' => 60 ] ];
		}
		return new Scheduler(
			ScheduledTask::parseAll( json_encode( $tasks ) ),
			$history,
			$this->reader->log,
			function ( array $command ): TaskProcess {
				$this->started[] = $command;
				return new TaskProcess( $command );
			},
			fn () => $this->now
		);
	}

	private function turnUntilQuiet( Scheduler $scheduler ): void {
		while ( $scheduler->turn() === 0.5 ) {
			usleep( 5000 );
		}
	}

	public function testANewTaskWaitsForItsFirstMoment(): void {
		$scheduler = $this->scheduler( [ 'a' => [ 'true' ] ], new MemoryHistory() );
		$this->turnUntilQuiet( $scheduler );
		$this->assertSame( [], $this->started );
		$this->now += 3600;
		$this->turnUntilQuiet( $scheduler );
		$this->assertCount( 1, $this->started );
	}

	public function testManyMissedRunsAreCaughtUpOnce(): void {
		$history = new MemoryHistory( [ 'a' => $this->now - 86400 ] );
		$scheduler = $this->scheduler( [ 'a' => [ 'true' ] ], $history );
		$this->turnUntilQuiet( $scheduler );
		$this->turnUntilQuiet( $scheduler );
		$this->assertCount( 1, $this->started );
		$this->assertSame( $this->now, $history->runs['a'] );
	}

	public function testAFailureIsToldWithItsLastLinesAndNotRepeatedAtOnce(): void {
		$scheduler = $this->scheduler( [ 'a' => [ 'sh', '-c', 'echo why >&2; exit 3' ] ], new MemoryHistory( [ 'a' => 0 ] ) );
		$this->turnUntilQuiet( $scheduler );
		$this->turnUntilQuiet( $scheduler );
		$end = $this->reader->lines()[1];
		$this->assertSame( [ 'failed', 3, [ 'why' ] ], [ $end['state'], $end['exitCode'], $end['lastLines'] ] );
		$this->assertCount( 1, $this->started );
	}

	public function testACommandThatDoesNotExistFailsAlone(): void {
		$scheduler = $this->scheduler( [ 'a' => [ '/does/not/exist' ], 'b' => [ 'true' ] ], new MemoryHistory( [ 'a' => 0, 'b' => 0 ] ) );
		$this->turnUntilQuiet( $scheduler );
		$states = array_column( $this->reader->lines(), 'state' );
		$this->assertContains( 'failed', $states );
		$this->assertContains( 'done', $states );
	}

	public function testATaskNeverRunsTwiceAtOnce(): void {
		$scheduler = $this->scheduler( [ 'a' => [ 'sleep', '5' ] ], new MemoryHistory( [ 'a' => 0 ] ) );
		$scheduler->turn();
		$this->now += 3600;
		$scheduler->turn();
		$this->assertCount( 1, $this->started );
		$scheduler->stop( static fn () => usleep( 1000 ) );
	}

	public function testATaskThatTakesTooLongIsEnded(): void {
		$scheduler = $this->scheduler( [ 'a' => [ 'sleep', '30' ] ], new MemoryHistory( [ 'a' => 0 ] ) );
		$scheduler->turn();
		$this->now += RunningTask::LIMIT_SECONDS;
		$scheduler->turn();
		while ( !in_array( 'timed-out', $this->reader->values( 'state' ), true ) ) {
			usleep( 5000 );
			$scheduler->turn();
		}
		$this->addToAssertionCount( 1 );
		$scheduler->stop( static fn () => usleep( 1000 ) );
	}

	public function testATaskThatAStopCutOffIsRunAgain(): void {
		$history = new MemoryHistory( [ 'a' => 0 ] );
		$scheduler = $this->scheduler( [ 'a' => [ 'sleep', '30' ] ], $history );
		$scheduler->turn();
		$scheduler->stop( static fn () => usleep( 1000 ) );
		$this->assertSame( 0, $history->runs['a'] );
		$this->assertSame( 'stopped', $this->reader->lines()[1]['state'] );
	}

	public function testADatabaseThatIsAwayIsNoReasonToForgetOrRepeat(): void {
		$history = new MemoryHistory( [ 'a' => 0 ] );
		$scheduler = $this->scheduler( [ 'a' => [ 'true' ] ], $history );
		$history->away = true;
		$scheduler->turn();
		$scheduler->turn();
		$this->assertSame( [ 'schedule-away' ], $this->reader->values( 'event' ) );
		$history->away = false;
		$this->turnUntilQuiet( $scheduler );
		$this->assertCount( 1, $this->started );
	}
}
