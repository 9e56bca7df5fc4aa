<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Cli;

/** Writes what happens as one JSON object per line, which people read and log stores query. */
final class JsonLines {

	/**
	 * @param resource $stream
	 */
	public function __construct( private readonly mixed $stream ) {
	}

	public static function onStandardOutput(): self {
		return new self( STDOUT );
	}

	/**
	 * @param array<string,mixed> $fields
	 */
	public function write( array $fields ): void {
		$flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR;
		fwrite( $this->stream, json_encode( $fields, $flags ) . "\n" );
	}
}
