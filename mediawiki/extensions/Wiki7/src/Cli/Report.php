<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Cli;

/** What a command did, and what it could not. */
interface Report {
	public function hasFailures(): bool;

	/** @return array<string, mixed> */
	public function toArray( float $seconds ): array;
}
