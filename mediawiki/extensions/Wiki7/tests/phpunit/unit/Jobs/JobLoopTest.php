<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Jobs;

use MediaWiki\Extension\Wiki7\Jobs\JobLoop;
use MediaWiki\Extension\Wiki7\Jobs\JobLoopOptions;
use MediaWiki\Extension\Wiki7\Jobs\JobOrder;
use MediaWiki\Extension\Wiki7\Jobs\JobReport;
use MediaWiki\Extension\Wiki7\Jobs\LoopEnd;
use MediaWiki\Extension\Wiki7\Tests\Cli\LogReader;
use PHPUnit\Framework\TestCase;

final class JobLoopTest extends TestCase {

	private float $now = 0.0;
	private bool $stop = false;
	private int $memory = 0;

	/** @var float[] */
	private array $slept = [];
	private LogReader $reader;

	private function runLoop( FakeJobs $jobs, bool $untilEmpty = true ): LoopEnd {
		$this->reader = new LogReader();
		$log = $this->reader->log;
		return ( new JobLoop(
			$jobs,
			new JobOrder(),
			new JobReport( $log ),
			$log,
			new JobLoopOptions( batchSeconds: 30, ageSeconds: 300, memoryBytes: 1000, untilEmpty: $untilEmpty ),
			fn () => $this->stop,
			static fn () => null,
			fn () => $this->now += 0.01,
			function ( float $seconds ): void {
				$this->slept[] = $seconds;
				$this->now += $seconds;
				$this->stop = $this->stop || count( $this->slept ) > 50;
			},
			fn () => $this->memory,
		) )->run();
	}

	public function testRunsEveryJobAndReportsThemByType(): void {
		$jobs = new FakeJobs( [ 'refreshLinks' => 3, 'null' => 2 ] );
		$this->assertSame( LoopEnd::Empty, $this->runLoop( $jobs ) );
		$this->assertCount( 5, $jobs->ran );
		$counts = array_column( $this->reader->lines(), 'count', 'type' );
		ksort( $counts );
		$this->assertSame( [ 'null' => 2, 'refreshLinks' => 3 ], $counts );
	}

	public function testStopsBetweenTwoJobsAndClaimsNoMore(): void {
		$jobs = new FakeJobs( [ 'null' => 10 ], function ( FakeJobs $jobs ): void {
			$this->stop = count( $jobs->ran ) === 4;
		} );
		$this->assertSame( LoopEnd::Stopped, $this->runLoop( $jobs ) );
		$this->assertSame( 6, $jobs->waiting['null'] );
	}

	public function testWaitsForAQueueThatIsAwayAndLogsItOnce(): void {
		$jobs = new FakeJobs( [ 'null' => 2 ], static function ( FakeJobs $jobs ): void {
			$jobs->away = count( $jobs->ran ) === 1;
		} );
		$this->assertSame( LoopEnd::Empty, $this->runLoop( $jobs ) );
		$this->assertSame( [ 'queue-away', 'queue-back', 'jobs' ], $this->reader->values( 'event' ) );
		$this->assertSame( [ 1.0, 2.0, 4.0 ], $this->slept );
		$this->assertCount( 2, $jobs->ran );
	}

	public function testSleepsWhenIdleInsteadOfTurning(): void {
		$this->assertSame( LoopEnd::Stopped, $this->runLoop( new FakeJobs( [] ), untilEmpty: false ) );
		$this->assertGreaterThan( 50, $this->now );
	}

	public function testAnOldProcessIsReplacedOnlyWhenThereIsWork(): void {
		$jobs = new FakeJobs( [ 'null' => 1000 ], function (): void {
			$this->now += 10;
		} );
		$this->assertSame( LoopEnd::WornOut, $this->runLoop( $jobs ) );
		$this->assertGreaterThan( 900, $jobs->waiting['null'] );
		$this->assertSame( LoopEnd::Stopped, $this->runLoop( new FakeJobs( [] ), untilEmpty: false ) );
	}

	public function testALargeProcessIsReplaced(): void {
		$jobs = new FakeJobs( [ 'null' => 10 ], function (): void {
			$this->memory += 400;
		} );
		$this->assertSame( LoopEnd::WornOut, $this->runLoop( $jobs ) );
		$this->assertCount( 3, $jobs->ran );
	}

	public function testDoesNotTurnAroundAQueueThatIsReadOnly(): void {
		$jobs = new FakeJobs( [ 'null' => 1 ] );
		$jobs->paused = 'read-only';
		$this->runLoop( $jobs, untilEmpty: false );
		$this->assertSame( 5.0, $this->slept[0] );
		$this->assertSame( [], $jobs->ran );
	}
}
