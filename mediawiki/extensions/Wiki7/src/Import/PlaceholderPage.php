<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use MediaWiki\Page\DeletePageFactory;
use MediaWiki\Page\WikiPageFactory;
use MediaWiki\Permissions\Authority;
use MediaWiki\Title\Title;
use Wikimedia\Rdbms\IDBAccessObject;

/**
 * The main page that a new wiki comes with. It is newer than any page of a dump, so it would stay on top of the imported
 * main page, which is the one that people want: untouched, it gives way.
 */
final class PlaceholderPage {
	/** Who core's installer, and ours, writes the first pages as. */
	private const AUTHOR = 'MediaWiki default';

	public function __construct(
		private readonly WikiPageFactory $pages,
		private readonly DeletePageFactory $deletions,
		private readonly Authority $performer
	) {
	}

	public function giveWayTo( Title $imported ): void {
		if ( !$imported->isMainPage() ) {
			return;
		}
		$page = $this->pages->newFromTitle( $imported );
		$page->loadPageData( IDBAccessObject::READ_LATEST );
		$latest = $page->getRevisionRecord();
		if ( $latest && !$latest->getParentId() && $latest->getUser()?->getName() === self::AUTHOR ) {
			$this->deletions->newDeletePage( $page, $this->performer )
				->forceImmediate( true )
				->deleteUnsafe( 'Gives way to the imported page' );
		}
	}
}
