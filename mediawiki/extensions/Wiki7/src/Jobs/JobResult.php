<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Jobs;

/** How one job ended. */
final class JobResult {

	/**
	 * @param string $type
	 * @param float $seconds
	 * @param string|null $error Null when it succeeded
	 */
	public function __construct(
		public readonly string $type,
		public readonly float $seconds,
		public readonly ?string $error = null
	) {
	}
}
