<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use Closure;
use MediaWiki\Extension\Wiki7\Cli\JsonLines;
use Throwable;

/** Tells where a release is: `{"step":"tables","state":"done","seconds":1.2}`. */
final class Progress {

	private ?string $step = null;
	private float $startedAt = 0.0;

	/** @var string[] The last lines that the current step printed, for the report of its failure. */
	private array $lastLines = [];

	/**
	 * @param JsonLines $log
	 * @param Closure():float $now Seconds, with fractions
	 */
	public function __construct(
		private readonly JsonLines $log,
		private readonly Closure $now
	) {
	}

	/**
	 * Runs `$work` as a step. What it returns, when that is text, is told with the step's end.
	 *
	 * @param string $name
	 * @param callable():(string|null) $work
	 */
	public function step( string $name, callable $work ): void {
		$this->step = $name;
		$this->startedAt = ( $this->now )();
		$this->lastLines = [];
		$this->log->write( [ 'step' => $name, 'state' => 'started' ] );
		try {
			$result = $work();
		} catch ( Throwable $error ) {
			$this->fail( $error->getMessage() );
			throw $error;
		}
		$this->end( 'done', $result === null ? [] : [ 'note' => $result ] );
	}

	/** A sentence from inside the current step. */
	public function note( string $sentence ): void {
		$this->remember( $sentence );
		$this->log->write( [ 'step' => $this->step, 'state' => 'running', 'note' => $sentence ] );
	}

	/** Keeps a line for the report, should the current step fail. */
	public function remember( string $line ): void {
		$this->lastLines = array_slice( [ ...$this->lastLines, $line ], -20 );
	}

	/** Ends the current step as failed, if one is open: for ends of the process that throw nothing. */
	public function fail( string $reason ): void {
		if ( $this->step !== null ) {
			$this->end( 'failed', [ 'reason' => $reason, 'details' => $this->lastLines ] );
		}
	}

	/**
	 * @param string $state
	 * @param array<string,mixed> $more
	 */
	private function end( string $state, array $more ): void {
		$seconds = round( ( $this->now )() - $this->startedAt, 2 );
		$this->log->write( [ 'step' => $this->step, 'state' => $state, 'seconds' => $seconds ] + $more );
		$this->step = null;
	}
}
