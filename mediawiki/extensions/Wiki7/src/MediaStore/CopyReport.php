<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\MediaStore;

use MediaWiki\Extension\Wiki7\Cli\Report;

/** Counts what became of each file. */
final class CopyReport implements Report {
	private int $copied = 0;
	private int $bytes = 0;
	private int $skipped = 0;
	private int $unknown = 0;
	private int $removed = 0;
	/** @var array{file: string, reason: string}[] */
	private array $failed = [];

	public function copied( int $bytes ): void {
		$this->copied++;
		$this->bytes += $bytes;
	}

	/** The same bytes were there already. */
	public function skipped(): void {
		$this->skipped++;
	}

	/** The wiki knows of no such file, or none any more. */
	public function unknown(): void {
		$this->unknown++;
	}

	/** It was deleted in the wiki since it had been copied. */
	public function removed(): void {
		$this->removed++;
	}

	public function failed( string $file, string $reason ): void {
		$this->failed[] = [ 'file' => $file, 'reason' => $reason ];
	}

	public function done(): int {
		return $this->copied + $this->skipped + $this->unknown + count( $this->failed );
	}

	public function hasFailures(): bool {
		return $this->failed !== [];
	}

	/** @return array<string, mixed> */
	public function toArray( float $seconds ): array {
		return [
			'files' => $this->done(),
			'copied' => $this->copied,
			'bytes' => $this->bytes,
			'skipped' => $this->skipped,
			'unknown' => $this->unknown,
			'removed' => $this->removed,
			'failed' => $this->failed,
			'seconds' => round( $seconds, 3 ),
		];
	}
}
