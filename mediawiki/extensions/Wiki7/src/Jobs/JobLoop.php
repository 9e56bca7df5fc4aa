<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Jobs;

use Closure;
use MediaWiki\Extension\Wiki7\Cli\JsonLines;

/** Runs jobs until it is told to stop, is worn out, or finds nothing more to do where that is the end. */
final class JobLoop {

	private const IDLE_SECONDS = 1.0;
	private const PAUSE_SECONDS = 5.0;
	private const LONGEST_BACKOFF_SECONDS = 5;

	private float $reportAt = 0.0;

	/**
	 * @param JobSource $source
	 * @param JobOrder $order
	 * @param JobReport $report
	 * @param JsonLines $log
	 * @param JobLoopOptions $options
	 * @param Closure():bool $stopAsked
	 * @param Closure(int):void $beat Called at every turn, with the seconds that it may take
	 * @param Closure():float $now Seconds
	 * @param Closure(float):void $sleep Seconds; ends early when asked to stop
	 * @param Closure():int $memoryBytes In use by this process
	 */
	public function __construct(
		private readonly JobSource $source,
		private readonly JobOrder $order,
		private readonly JobReport $report,
		private readonly JsonLines $log,
		private readonly JobLoopOptions $options,
		private readonly Closure $stopAsked,
		private readonly Closure $beat,
		private readonly Closure $now,
		private readonly Closure $sleep,
		private readonly Closure $memoryBytes
	) {
	}

	public function run(): LoopEnd {
		$startedAt = ( $this->now )();
		$this->reportAt = $startedAt + $this->options->batchSeconds;
		$lookedAt = -INF;
		$types = [];
		while ( true ) {
			( $this->beat )( $types === [] ? 0 : $this->options->longestJobSeconds );
			$this->reportWhenDue();
			$end = $this->endReached( $startedAt, $types );
			if ( $end !== null ) {
				$this->report->flush();
				return $end;
			}
			try {
				if ( $types === [] || ( $this->now )() - $lookedAt >= self::IDLE_SECONDS ) {
					$types = $this->source->types();
					$lookedAt = ( $this->now )();
				}
				$ran = $this->turn( $types );
			} catch ( SourceAway $away ) {
				$types = [];
				$this->away( $away );
				continue;
			}
			if ( !$ran && $types === [] ) {
				$this->report->flush();
				if ( $this->options->untilEmpty ) {
					return LoopEnd::Empty;
				}
				( $this->sleep )( $this->source->pausedBy() === null ? self::IDLE_SECONDS : self::PAUSE_SECONDS );
			}
		}
	}

	/**
	 * @param string[] &$types Loses the type of which nothing could be claimed, until types are looked for again
	 * @throws SourceAway
	 */
	private function turn( array &$types ): bool {
		$type = $this->order->next( $types );
		if ( $type === null ) {
			return false;
		}
		$result = $this->source->runOne( $type );
		if ( $result === null ) {
			$types = $this->source->pausedBy() === null ? array_values( array_diff( $types, [ $type ] ) ) : [];
			return false;
		}
		$this->report->add( $result );
		return true;
	}

	/**
	 * Age counts only when there is work: what an old process remembers of the wiki's messages and settings may be out of
	 * date, but an idle one harms nobody.
	 *
	 * @param float $startedAt
	 * @param string[] $types
	 */
	private function endReached( float $startedAt, array $types ): ?LoopEnd {
		return match ( true ) {
			( $this->stopAsked )() => LoopEnd::Stopped,
			( $this->memoryBytes )() >= $this->options->memoryBytes => LoopEnd::WornOut,
			$types !== [] && ( $this->now )() - $startedAt >= $this->options->ageSeconds => LoopEnd::WornOut,
			default => null,
		};
	}

	private function reportWhenDue(): void {
		if ( ( $this->now )() >= $this->reportAt ) {
			$this->report->flush();
			$this->reportAt = ( $this->now )() + $this->options->batchSeconds;
		}
	}

	/** Waits until the queue can be reached again, or the loop is asked to stop. */
	private function away( SourceAway $reason ): void {
		$since = ( $this->now )();
		$this->log->write( [ 'event' => 'queue-away', 'error' => strtok( $reason->getMessage(), "\n" ) ] );
		for ( $attempt = 0; !( $this->stopAsked )(); $attempt++ ) {
			( $this->beat )( 0 );
			( $this->sleep )( (float)min( 2 ** $attempt, self::LONGEST_BACKOFF_SECONDS ) );
			if ( $this->source->reconnect() ) {
				$this->log->write( [ 'event' => 'queue-back', 'seconds' => round( ( $this->now )() - $since, 1 ) ] );
				return;
			}
		}
	}
}
