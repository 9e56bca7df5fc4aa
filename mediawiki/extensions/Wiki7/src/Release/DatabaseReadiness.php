<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use Closure;
use Wikimedia\Rdbms\DBError;
use Wikimedia\Rdbms\ILBFactory;

/** Waits until the database answers and holds the databases that the wiki needs. */
final class DatabaseReadiness {

	/** A server that answers with a refusal is soon believed; one that is still starting is waited for. */
	private const REFUSAL_SECONDS = 20;

	/**
	 * @param ILBFactory $loadBalancers
	 * @param string[] $databases
	 * @param Closure():float $now
	 * @param Closure(float):void $sleep Seconds
	 */
	public function __construct(
		private readonly ILBFactory $loadBalancers,
		private readonly array $databases,
		private readonly Closure $now,
		private readonly Closure $sleep
	) {
	}

	/**
	 * @throws ReleaseError when it isn't ready within `$seconds`
	 */
	public function await( int $seconds, Progress $progress ): void {
		$startedAt = ( $this->now )();
		for ( $attempt = 1; ; $attempt++ ) {
			$problem = $this->problem();
			if ( $problem === null ) {
				return;
			}
			$waited = ( $this->now )() - $startedAt;
			$refused = str_contains( $problem, 'denied' ) || str_contains( $problem, 'missing' );
			if ( $waited >= ( $refused ? min( $seconds, self::REFUSAL_SECONDS ) : $seconds ) ) {
				throw new ReleaseError( sprintf(
					'The database was not ready after %d s: %s. Check that it runs and that its user and password are right.',
					(int)$waited, $problem
				) );
			}
			if ( $attempt % 10 === 1 ) {
				$progress->note( "Waiting for the database: $problem." );
			}
			// A failed connection would be answered from memory otherwise.
			$this->loadBalancers->closeAll( __METHOD__ );
			( $this->sleep )( 1.0 );
		}
	}

	private function problem(): ?string {
		try {
			$db = $this->loadBalancers->getPrimaryDatabase();
			$present = $db->newSelectQueryBuilder()
				->select( 'schema_name' )
				->from( 'information_schema.schemata' )
				->where( [ 'schema_name' => $this->databases ] )
				->caller( __METHOD__ )->fetchFieldValues();
		} catch ( DBError $error ) {
			return rtrim( strtok( $error->getMessage(), "\n" ), ' .' );
		}
		$missing = array_diff( $this->databases, $present );
		return $missing === [] ? null : 'missing or not granted: ' . implode( ', ', $missing );
	}
}
