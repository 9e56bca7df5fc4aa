<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use MediaWiki\Cache\BacklinkCacheFactory;
use MediaWiki\Cache\HTMLCacheUpdater;
use MediaWiki\Deferred\DeferredUpdates;
use MediaWiki\Page\WikiPageFactory;
use MediaWiki\ResourceLoader\WikiModule;
use MediaWiki\Title\Title;
use MediaWiki\WikiMap\WikiMap;
use MessageCache;
use Wikimedia\Rdbms\IConnectionProvider;
use WikiPage;

/**
 * Makes caches forget imported pages, once all texts are there and before any is parsed. Later, every imported page would
 * have backlinks from the others and queue jobs to parse them all again.
 */
final class Announcer {
	public function __construct(
		private readonly IConnectionProvider $databases,
		private readonly BacklinkCacheFactory $backlinks,
		private readonly HTMLCacheUpdater $htmlCaches,
		private readonly WikiPageFactory $pages,
		private readonly MessageCache $messages
	) {
	}

	/** @param array<int,Title> $titles Page id → title */
	public function announce( array $titles ): void {
		$dbw = $this->databases->getPrimaryDatabase();
		// An imported page was "touched" when its revision was written elsewhere, years ago, and older than copies in caches.
		$dbw->newUpdateQueryBuilder()
			->update( 'page' )
			->set( [ 'page_touched' => $dbw->timestamp() ] )
			->where( [ 'page_id' => array_keys( $titles ) ] )
			->caller( __METHOD__ )->execute();
		$this->htmlCaches->purgeTitleUrls( $titles, HTMLCacheUpdater::PURGE_INTENT_TXROUND_REFLECTED );
		foreach ( $titles as $title ) {
			$backlinks = $this->backlinks->getBacklinkCache( $title );
			$tables = [ 'pagelinks', 'templatelinks', 'redirect' ];
			if ( $title->getNamespace() === NS_CATEGORY ) {
				$tables[] = 'categorylinks';
			}
			foreach ( $tables as $table ) {
				if ( $backlinks->hasLinks( $table ) ) {
					WikiPage::onArticleCreate( $title );
					break;
				}
			}
			if ( $title->getNamespace() === NS_MEDIAWIKI ) {
				$this->messages->updateMessageOverride( $title, $this->pages->newFromTitle( $title )->getContent() );
			}
			WikiModule::invalidateModuleCache( $title, null, null, WikiMap::getCurrentWikiId() );
		}
		DeferredUpdates::doUpdates();
	}
}
