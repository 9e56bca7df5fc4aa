<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Schedule;

use Closure;
use MediaWiki\Extension\Wiki7\Cli\JsonLines;

/**
 * Starts tasks when they are due. A task is due when it has not run since the latest moment planned for it, so one that
 * was missed is caught up, once. A new task waits for its first moment.
 */
final class Scheduler {

	/** Catching up must not take the whole machine. */
	private const AT_ONCE = 2;
	private const LONGEST_SLEEP_SECONDS = 20.0;

	/** @var array<string,int> */
	private array $lastRun = [];

	/** @var array<string,RunningTask> */
	private array $running = [];

	/** @var array<string,int> Task → when its end was, until the history has it */
	private array $unrecorded = [];
	private bool $away = false;

	/**
	 * @param ScheduledTask[] $tasks
	 * @param RunHistory $history
	 * @param JsonLines $log
	 * @param Closure(string[]):TaskProcess $start
	 * @param Closure():int $now Unix time
	 */
	public function __construct(
		private readonly array $tasks,
		private readonly RunHistory $history,
		private readonly JsonLines $log,
		private readonly Closure $start,
		private readonly Closure $now
	) {
	}

	/**
	 * One turn: ends what is over, starts what is due.
	 *
	 * @return float Seconds until the next turn makes sense
	 */
	public function turn(): float {
		$now = ( $this->now )();
		$this->collect( $now );
		try {
			$this->recordEnds();
			foreach ( $this->tasks as $task ) {
				if ( count( $this->running ) < self::AT_ONCE && !isset( $this->running[$task->name] ) && $this->isDue( $task, $now ) ) {
					$this->start( $task, $now );
				}
			}
			$this->away = false;
		} catch ( HistoryAway $away ) {
			if ( !$this->away ) {
				$this->log->write( [ 'event' => 'schedule-away', 'error' => strtok( $away->getMessage(), "\n" ) ] );
			}
			$this->away = true;
			return 5.0;
		}
		return $this->running !== [] ? 0.5 : $this->secondsToNext( $now );
	}

	/** Ends the tasks that run, which are caught up by the next scheduler. */
	public function stop( Closure $sleep ): void {
		while ( $this->running !== [] ) {
			$now = ( $this->now )();
			foreach ( $this->running as $running ) {
				$running->stop( $now );
			}
			$this->collect( $now );
			$sleep( 0.1 );
		}
	}

	/**
	 * @throws HistoryAway
	 */
	private function isDue( ScheduledTask $task, int $now ): bool {
		if ( !isset( $this->lastRun[$task->name] ) ) {
			$lastRun = $this->history->lastRun( $task->name );
			if ( $lastRun === null ) {
				$this->history->record( $task->name, $now );
			}
			$this->lastRun[$task->name] = $lastRun ?? $now;
		}
		return $this->lastRun[$task->name] < $task->lastDue( $now );
	}

	private function start( ScheduledTask $task, int $now ): void {
		$this->log->write( [ 'event' => 'task', 'task' => $task->name, 'state' => 'started' ] );
		$this->running[$task->name] = new RunningTask( $task, ( $this->start )( $task->command ), $now );
	}

	private function collect( int $now ): void {
		foreach ( $this->running as $name => $running ) {
			$running->enforceLimit( $now );
			$exitCode = $running->process->exitCode();
			if ( $exitCode === null ) {
				continue;
			}
			unset( $this->running[$name] );
			$overLimit = $now - $running->startedAt >= RunningTask::LIMIT_SECONDS;
			$state = match ( true ) {
				$overLimit && $running->wasStopped() => 'timed-out',
				$running->wasStopped() && $exitCode !== 0 => 'stopped',
				default => $exitCode === 0 ? 'done' : 'failed',
			};
			$this->log->write( [ 'event' => 'task', 'task' => $name, 'state' => $state, 'seconds' => $now - $running->startedAt ]
				+ ( $state === 'done' ? [] : [ 'exitCode' => $exitCode, 'lastLines' => $running->process->lastLines() ] ) );
			if ( $state !== 'stopped' ) {
				$this->lastRun[$name] = $this->unrecorded[$name] = $running->startedAt;
			}
		}
	}

	/**
	 * @throws HistoryAway
	 */
	private function recordEnds(): void {
		foreach ( $this->unrecorded as $name => $when ) {
			$this->history->record( $name, $when );
			unset( $this->unrecorded[$name] );
		}
	}

	private function secondsToNext( int $now ): float {
		$moments = array_map( static fn ( ScheduledTask $task ) => $task->nextDue( $now ) - $now, $this->tasks );
		return min( [ self::LONGEST_SLEEP_SECONDS, ...$moments ] );
	}
}
