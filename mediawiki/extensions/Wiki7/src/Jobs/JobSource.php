<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Jobs;

/** Where jobs come from and how one is run. */
interface JobSource {

	/**
	 * @return string[] Types of which jobs are there, claimed ones included
	 * @throws SourceAway
	 */
	public function types(): array;

	/**
	 * Claims and runs one job.
	 *
	 * @return JobResult|null Null when none of this type could be claimed
	 * @throws SourceAway
	 */
	public function runOne( string $type ): ?JobResult;

	/** Why no job may be run for the moment, or null. */
	public function pausedBy(): ?string;

	/** Drops connections, so that the next call makes new ones, and says whether the queue can be reached. */
	public function reconnect(): bool;
}
