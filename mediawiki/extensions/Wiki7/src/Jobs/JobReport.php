<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Jobs;

use MediaWiki\Extension\Wiki7\Cli\JsonLines;

/** Sums up what was run: one line per type and batch. */
final class JobReport {

	/** @var array<string,array{count:int,seconds:float,failures:int}> */
	private array $byType = [];

	public function __construct( private readonly JsonLines $log ) {
	}

	public function add( JobResult $result ): void {
		$sum = $this->byType[$result->type] ?? [ 'count' => 0, 'seconds' => 0.0, 'failures' => 0 ];
		$this->byType[$result->type] = [
			'count' => $sum['count'] + 1,
			'seconds' => $sum['seconds'] + $result->seconds,
			'failures' => $sum['failures'] + ( $result->error === null ? 0 : 1 ),
		];
		if ( $result->error !== null ) {
			$this->log->write( [ 'event' => 'job-failed', 'type' => $result->type, 'error' => $result->error ] );
		}
	}

	public function flush(): void {
		foreach ( $this->byType as $type => $sum ) {
			$this->log->write( [ 'event' => 'jobs', 'type' => $type, ...$sum, 'seconds' => round( $sum['seconds'], 3 ) ] );
		}
		$this->byType = [];
	}
}
