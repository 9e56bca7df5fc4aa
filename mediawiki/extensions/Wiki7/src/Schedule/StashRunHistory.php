<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Schedule;

use Closure;
use Wikimedia\ObjectCache\BagOStuff;
use Wikimedia\Rdbms\DBError;

/**
 * Kept in core's main stash: it is in the database, so it lasts and needs no table of ours, no volume is shared for it,
 * and an update, which empties the caches, leaves it alone.
 */
final class StashRunHistory implements RunHistory {

	/**
	 * @param BagOStuff $stash
	 * @param Closure():void $disconnect Called after each use, since the next one may be a day away
	 */
	public function __construct(
		private readonly BagOStuff $stash,
		private readonly Closure $disconnect
	) {
	}

	public function lastRun( string $task ): ?int {
		$when = $this->attempt( fn () => $this->stash->get( $this->key( $task ) ) );
		return is_int( $when ) ? $when : null;
	}

	public function record( string $task, int $when ): void {
		$this->attempt( fn () => $this->stash->set( $this->key( $task ), $when, BagOStuff::TTL_YEAR ) );
	}

	/** A stash answers "not there" when its server is away, and tells of the error only when asked. */
	private function attempt( callable $operation ): mixed {
		$watch = $this->stash->watchErrors();
		try {
			$result = $operation();
		} catch ( DBError $error ) {
			throw new HistoryAway( $error->getMessage(), 0, $error );
		} finally {
			( $this->disconnect )();
		}
		if ( $this->stash->getLastError( $watch ) !== BagOStuff::ERR_NONE ) {
			throw new HistoryAway( 'The database does not answer.' );
		}
		return $result;
	}

	private function key( string $task ): string {
		return $this->stash->makeKey( 'wiki7-schedule', $task );
	}
}
