<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

/** What became of a part of a page. */
final class PartOutcome {
	/** @param string[] $failures Why something of it was not imported, a sentence each */
	public function __construct(
		public readonly DumpPart $part,
		public readonly int $revisionsWritten,
		public readonly array $failures
	) {
	}
}
