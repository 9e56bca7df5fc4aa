<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\MediaStore;

use MediaWiki\Extension\Wiki7\Cli\Report;

/** What the database and the store disagree about. */
final class VerifyReport implements Report {
	private int $rows = 0;
	private int $good = 0;
	/** @var array<string, string[]> */
	private array $found = [ 'missing' => [], 'wrong' => [], 'unreadable' => [], 'extra' => [] ];

	public function row(): int {
		return ++$this->rows;
	}

	public function good(): void {
		$this->good++;
	}

	/** @param 'missing'|'wrong'|'unreadable'|'extra' $what */
	public function found( string $what, StoredFile $file ): void {
		$this->found[$what][] = (string)$file;
	}

	public function hasFailures(): bool {
		return array_filter( $this->found ) !== [];
	}

	/** @return array<string, mixed> */
	public function toArray( float $seconds ): array {
		return [ 'rows' => $this->rows, 'good' => $this->good, ...$this->found, 'seconds' => round( $seconds, 3 ) ];
	}
}
