<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use MediaWiki\Extension\Wiki7\Cli\Report;

/**
 * The sum of an import. A page is written, skipped (the wiki had all of it) or failed; one whose links fail later is both
 * written and failed.
 */
final class ImportReport implements Report {
	private const REASONS_PER_PAGE = 3;

	private int $pagesRead = 0;
	private int $pagesWritten = 0;
	private int $pagesSkipped = 0;
	private int $revisionsWritten = 0;
	/** @var array<string,string[]> Title → reasons */
	private array $failed = [];
	private int $writtenOfThisPage = 0;
	private bool $thisPageFailed = false;

	/** Takes the parts of a page in their order. */
	public function add( PartOutcome $outcome ): void {
		$this->revisionsWritten += $outcome->revisionsWritten;
		$this->writtenOfThisPage += $outcome->revisionsWritten;
		foreach ( $outcome->failures as $reason ) {
			$this->thisPageFailed = true;
			$this->fail( $outcome->part->title, $reason );
		}
		if ( !$outcome->part->last ) {
			return;
		}
		$this->pagesRead++;
		if ( !$this->thisPageFailed ) {
			$this->writtenOfThisPage > 0 ? $this->pagesWritten++ : $this->pagesSkipped++;
		}
		$this->writtenOfThisPage = 0;
		$this->thisPageFailed = false;
	}

	public function fail( string $title, string $reason ): void {
		$this->failed[$title][] = $reason;
	}

	public function pagesRead(): int {
		return $this->pagesRead;
	}

	public function hasFailures(): bool {
		return $this->failed !== [];
	}

	/** @return array<string,mixed> */
	public function toArray( float $seconds ): array {
		$failed = [];
		foreach ( $this->failed as $title => $reasons ) {
			$more = count( $reasons ) - self::REASONS_PER_PAGE;
			$failed[] = [
				// PHP makes integers of keys such as "1984".
				'title' => (string)$title,
				'reason' => implode( ' ', array_slice( $reasons, 0, self::REASONS_PER_PAGE ) )
					. ( $more > 0 ? " And $more more of its revisions." : '' ),
			];
		}
		return [
			'pagesRead' => $this->pagesRead,
			'pagesWritten' => $this->pagesWritten,
			'pagesSkipped' => $this->pagesSkipped,
			'pagesFailed' => $failed,
			'revisionsWritten' => $this->revisionsWritten,
			'seconds' => round( $seconds, 1 ),
		];
	}
}
