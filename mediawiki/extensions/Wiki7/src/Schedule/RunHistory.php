<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Schedule;

/** When each task last ran, kept beyond the life of a container. */
interface RunHistory {

	/**
	 * @return int|null Unix time, or null for a task that is new
	 * @throws HistoryAway
	 */
	public function lastRun( string $task ): ?int;

	/**
	 * @throws HistoryAway
	 */
	public function record( string $task, int $when ): void;
}
