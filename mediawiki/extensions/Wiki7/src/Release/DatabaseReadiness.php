<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use Closure;
use MediaWiki\Extension\Wiki7\Database\DatabaseAnswer;

/** Waits until the database answers and holds the databases that the wiki needs. */
final class DatabaseReadiness {

	/** A server that answers with a refusal is soon believed; one that is still starting is waited for. */
	private const REFUSAL_SECONDS = 20;

	/**
	 * @param Closure():DatabaseAnswer $ask
	 * @param Closure():float $now
	 * @param Closure(float):void $sleep Seconds
	 */
	public function __construct(
		private readonly Closure $ask,
		private readonly Closure $now,
		private readonly Closure $sleep
	) {
	}

	/**
	 * @throws ReleaseError when it isn't ready within `$seconds`
	 */
	public function await( int $seconds, Progress $progress ): void {
		$startedAt = ( $this->now )();
		$told = null;
		while ( ( $answer = ( $this->ask )() )->problem !== null ) {
			$waited = ( $this->now )() - $startedAt;
			if ( $waited >= ( $answer->isRefusal ? min( $seconds, self::REFUSAL_SECONDS ) : $seconds ) ) {
				throw new ReleaseError( sprintf(
					'The database was not ready after %d s: %s. Check that it runs and that its user and password are right.',
					(int)$waited, $answer->problem
				) );
			}
			if ( $answer->problem !== $told ) {
				$progress->note( "Waiting for the database: $answer->problem." );
				$told = $answer->problem;
			}
			( $this->sleep )( 1.0 );
		}
	}
}
