<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Cli;

use MediaWiki\Extension\Wiki7\Cli\JsonLines;

/** A log that a test reads back. */
final class LogReader {

	/** @var resource */
	private $stream;
	public readonly JsonLines $log;

	public function __construct() {
		$this->stream = fopen( 'php://memory', 'w+' );
		$this->log = new JsonLines( $this->stream );
	}

	/**
	 * @return array<int,array<string,mixed>>
	 */
	public function lines(): array {
		rewind( $this->stream );
		$lines = array_filter( explode( "\n", stream_get_contents( $this->stream ) ) );
		return array_map( static fn ( $line ) => json_decode( $line, true ), array_values( $lines ) );
	}

	/**
	 * @return string[] The values of one field, of the lines that have it
	 */
	public function values( string $field ): array {
		return array_column( $this->lines(), $field );
	}
}
