<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Schedule;

use MediaWiki\Extension\Wiki7\Schedule\HistoryAway;
use MediaWiki\Extension\Wiki7\Schedule\RunHistory;

final class MemoryHistory implements RunHistory {

	public bool $away = false;

	/**
	 * @param array<string,int> $runs
	 */
	public function __construct( public array $runs = [] ) {
	}

	public function lastRun( string $task ): ?int {
		return $this->away ? throw new HistoryAway( 'gone' ) : $this->runs[$task] ?? null;
	}

	public function record( string $task, int $when ): void {
		$this->away ? throw new HistoryAway( 'gone' ) : $this->runs[$task] = $when;
	}
}
