<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Jobs;

final class JobLoopOptions {

	/**
	 * @param int $batchSeconds How often to report what was run
	 * @param int $ageSeconds After how long the process is replaced, when there is work
	 * @param int $memoryBytes At which size it is replaced
	 * @param int $longestJobSeconds How long a job may take before this process counts as hung
	 * @param bool $untilEmpty Whether an empty queue is the end
	 */
	public function __construct(
		public readonly int $batchSeconds,
		public readonly int $ageSeconds = 300,
		public readonly int $memoryBytes = 128 * 1024 * 1024,
		public readonly int $longestJobSeconds = 900,
		public readonly bool $untilEmpty = false
	) {
	}
}
