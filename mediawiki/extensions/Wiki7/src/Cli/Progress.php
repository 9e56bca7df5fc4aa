<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Cli;

/** Tells how far a phase is, at most four times a second: `{"phase":"import","done":12,"total":206}`. */
final class Progress {
	private const INTERVAL_SECONDS = 0.25;

	private string $phase = '';
	private int $total = 0;
	private float $told = 0;

	public function __construct( private readonly JsonLines $lines ) {
	}

	public function start( string $phase, int $total ): void {
		$this->phase = $phase;
		$this->total = $total;
		$this->tell( 0 );
	}

	public function at( int $done ): void {
		if ( $done < $this->total && microtime( true ) - $this->told >= self::INTERVAL_SECONDS ) {
			$this->tell( $done );
		}
	}

	public function end(): void {
		$this->tell( $this->total );
	}

	private function tell( int $done ): void {
		$this->told = microtime( true );
		$this->lines->write( [ 'phase' => $this->phase, 'done' => $done, 'total' => $this->total ] );
	}
}
