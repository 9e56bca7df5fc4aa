<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\MediaWikiServices;
use MediaWiki\Page\PageIdentity;
use RefreshLinksJob;
use Wikimedia\Rdbms\IDBAccessObject;

/** Core's job, of which the purges that it makes are known to be its own. */
final class RefreshLinks extends RefreshLinksJob {
	use NamesItsCause;

	/**
	 * Of a page that was deleted meanwhile there is nothing to do. Core calls that a failure, and tries again an hour later, and once more.
	 *
	 * @inheritDoc
	 */
	protected function runForTitle( PageIdentity $pageIdentity ) {
		$found = MediaWikiServices::getInstance()->getPageStore()
			->getPageByReference( $pageIdentity, IDBAccessObject::READ_LATEST );
		return $found === null || parent::runForTitle( $pageIdentity );
	}
}
