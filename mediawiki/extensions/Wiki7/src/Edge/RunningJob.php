<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\Page\PageReference;

/** Which change this process is carrying on to the pages that depend on it, if any. */
final class RunningJob {

	private string $cause = '';

	public function begin( PageReference $title ): void {
		$this->cause = "{$title->getNamespace()}:{$title->getDBkey()}";
	}

	public function end(): void {
		$this->cause = '';
	}

	/** `<namespace>:<key>` of the title whose change it is, or empty. */
	public function cause(): string {
		return $this->cause;
	}
}
