<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Schedule;

/** A task that was started: enforces how long it may take. */
final class RunningTask {

	public const LIMIT_SECONDS = 7200;
	public const GRACE_SECONDS = 20;

	private ?int $toldToStopAt = null;

	public function __construct(
		public readonly ScheduledTask $task,
		public readonly TaskProcess $process,
		public readonly int $startedAt
	) {
	}

	/** Ends it when its time is over: first politely, then for good. */
	public function enforceLimit( int $now ): void {
		if ( $this->toldToStopAt === null && $now - $this->startedAt >= self::LIMIT_SECONDS ) {
			$this->stop( $now );
		} elseif ( $this->toldToStopAt !== null && $now - $this->toldToStopAt >= self::GRACE_SECONDS ) {
			$this->process->signal( SIGKILL );
		}
	}

	public function stop( int $now ): void {
		if ( $this->toldToStopAt === null ) {
			$this->toldToStopAt = $now;
			$this->process->signal( SIGTERM );
		}
	}

	public function wasStopped(): bool {
		return $this->toldToStopAt !== null;
	}
}
