<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

/** What a dump holds. */
final class DumpSummary {
	public function __construct(
		public readonly int $pages,
		public readonly int $revisions
	) {
	}
}
