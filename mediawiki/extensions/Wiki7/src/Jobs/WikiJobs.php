<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Jobs;

use JobQueueError;
use JobQueueGroup;
use JobRunner;
use MediaWiki\Extension\Wiki7\Database\DatabaseProbe;
use Wikimedia\Rdbms\DBConnectionError;
use Wikimedia\Rdbms\DBError;
use Wikimedia\Rdbms\DBQueryDisconnectedError;
use Wikimedia\Rdbms\ILBFactory;

/** The wiki's own queue, run by core's runner one job at a time, so that a loop can stop between any two. */
final class WikiJobs implements JobSource {

	/** Core's numbers for its own loop. */
	private const REPLICAS_EVERY_SECONDS = 1.0;
	private const REPLICAS_TIMEOUT_SECONDS = 3;

	private ?string $pausedBy = null;
	/** UNIX time. Long ago; zero would mean that it doesn't matter when anything was written. */
	private float $waitedAt = 1.0;

	public function __construct(
		private readonly JobQueueGroup $queues,
		private readonly JobRunner $runner,
		private readonly ILBFactory $loadBalancers,
		private readonly DatabaseProbe $database
	) {
	}

	public function types(): array {
		try {
			$types = $this->queues->getQueuesWithJobs();
		} catch ( JobQueueError | DBError $error ) {
			throw new SourceAway( $error->getMessage(), 0, $error );
		}
		return array_values( array_intersect( $types, $this->queues->getDefaultQueueTypes() ) );
	}

	public function runOne( string $type ): ?JobResult {
		try {
			$response = $this->runner->run( [ 'type' => $type, 'maxJobs' => 1 ] );
			$this->waitForReplicas();
		} catch ( JobQueueError | DBError $error ) {
			throw new SourceAway( $error->getMessage(), 0, $error );
		}
		$this->pausedBy = in_array( $response['reached'], [ 'read-only', 'replica-lag-limit' ], true ) ? $response['reached'] : null;
		$job = $response['jobs'][0] ?? null;
		if ( $job === null ) {
			return null;
		}
		$error = $job['status'] === 'ok' ? null : (string)$job['error'];
		if ( $error !== null && preg_match( self::lostConnection(), $error ) ) {
			// The job stays claimed, and is tried again when its claim has run out.
			throw new SourceAway( $error );
		}
		return new JobResult( $type, $job['time'] / 1000, $error );
	}

	public function pausedBy(): ?string {
		return $this->pausedBy;
	}

	public function reconnect(): bool {
		$this->loadBalancers->closeAll( __METHOD__ );
		return $this->database->ask()->problem === null;
	}

	/** The runner itself does so between two jobs of a run, and here a run has one. */
	private function waitForReplicas(): void {
		if ( microtime( true ) - $this->waitedAt < self::REPLICAS_EVERY_SECONDS ) {
			return;
		}
		$this->loadBalancers->waitForReplication( [
			'ifWritesSince' => $this->waitedAt,
			'timeout' => self::REPLICAS_TIMEOUT_SECONDS,
		] );
		$this->waitedAt = microtime( true );
	}

	/** The runner tells of an exception by its class and message only. */
	private static function lostConnection(): string {
		return '/^(' . implode( '|', array_map( 'preg_quote', [ DBConnectionError::class, DBQueryDisconnectedError::class ] ) ) . '):/';
	}
}
