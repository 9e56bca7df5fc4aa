<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

/** A page of a dump with its revisions, or with some of them where they are many: enough for a small dump of its own. */
final class DumpPart {
	/**
	 * @param string $title As the dump writes it
	 * @param string $head XML of the page's children before its revisions
	 * @param string[] $revisions XML, one `<revision>` each
	 * @param bool $last Whether the page ends here
	 */
	public function __construct(
		public readonly string $title,
		public readonly string $head,
		public readonly array $revisions,
		public readonly bool $last
	) {
	}

	public function bytes(): int {
		return strlen( $this->head ) + array_sum( array_map( 'strlen', $this->revisions ) );
	}

	/** @return self[] The same with one revision each */
	public function split(): array {
		return array_map(
			fn ( string $revision ) => new self( $this->title, $this->head, [ $revision ], $this->last ),
			$this->revisions
		);
	}

	/** @param string $siteInfo XML of the dump's `<siteinfo>`, which says what its namespaces are called */
	public function asDump( string $siteInfo ): string {
		return "<mediawiki>$siteInfo<page>$this->head" . implode( '', $this->revisions ) . '</page></mediawiki>';
	}
}
