<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\Deferred\LinksUpdate\LinksTable;
use MediaWiki\Hook\LinksUpdateCompleteHook;
use MediaWiki\Title\TitleFormatter;

/**
 * Pages that list others: a category its members, a file the pages that show it. MediaWiki touches them when a page comes or goes,
 * and leaves their copies at the edge to time.
 */
final class Listings implements LinksUpdateCompleteHook {

	public function __construct(
		private readonly PurgeQueue $queue,
		private readonly Tags $tags,
		private readonly TitleFormatter $titles
	) {
	}

	/** @inheritDoc */
	public function onLinksUpdateComplete( $linksUpdate, $ticket ) {
		$listings = [];
		foreach ( [ 'categorylinks', 'imagelinks' ] as $table ) {
			foreach ( [ LinksTable::INSERTED, LinksTable::DELETED ] as $change ) {
				foreach ( $linksUpdate->getPageReferenceIterator( $table, $change ) as $page ) {
					$listings[] = $this->tags->ofPage( $this->titles->getPrefixedDBkey( $page ) );
				}
			}
		}
		$this->queue->add( $listings );
	}
}
