<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use ManualLogEntry;
use MediaWiki\Hook\ArticleMergeCompleteHook;
use MediaWiki\Hook\PageMoveCompletingHook;
use MediaWiki\Linker\LinkTarget;
use MediaWiki\Page\Hook\ArticleUndeleteHook;
use MediaWiki\Page\Hook\PageDeleteCompleteHook;
use MediaWiki\Page\Hook\RevisionFromEditCompleteHook;
use MediaWiki\Page\PageReference;
use MediaWiki\Page\ProperPageIdentity;
use MediaWiki\Permissions\Authority;
use MediaWiki\Revision\RevisionRecord;
use MediaWiki\Title\TitleFormatter;

/**
 * Purges of what a person changes, written in the change's own transaction: MediaWiki itself purges after the commit, and a process
 * may die between the two. It purges all the same, so each of these is in the queue twice, and sent once where the sidecar finds both
 * at one look. Of histories that are merged it does not think at all.
 */
final class DirectChanges implements
	RevisionFromEditCompleteHook,
	PageMoveCompletingHook,
	PageDeleteCompleteHook,
	ArticleUndeleteHook,
	ArticleMergeCompleteHook
{
	public function __construct(
		private readonly PurgeQueue $queue,
		private readonly Tags $tags,
		private readonly SitePages $sitePages,
		private readonly SiteChange $siteChange,
		private readonly TitleFormatter $titles
	) {
	}

	/**
	 * Edits, protections, new versions of files, and all else that leaves a revision.
	 *
	 * @inheritDoc
	 */
	public function onRevisionFromEditComplete( $wikiPage, $rev, $originalRevId, $user, &$tags ) {
		$this->changed( $wikiPage->getTitle(), (int)$rev->getParentId() === 0 );
	}

	/** @inheritDoc */
	public function onPageMoveCompleting( $old, $new, $user, $pageid, $redirid, $reason, $revision ) {
		$this->changed( $old, true );
		$this->changed( $new, true );
	}

	/** @inheritDoc */
	public function onPageDeleteComplete(
		ProperPageIdentity $page,
		Authority $deleter,
		string $reason,
		int $pageID,
		RevisionRecord $deletedRev,
		ManualLogEntry $logEntry,
		int $archivedRevisionCount
	) {
		$this->changed( $page, true );
	}

	/** @inheritDoc */
	public function onArticleUndelete( $title, $create, $comment, $oldPageId, $restoredPages ) {
		$this->changed( $title, $create );
	}

	/** @inheritDoc */
	public function onArticleMergeComplete( $targetTitle, $destTitle ) {
		$this->changed( $targetTitle, true );
		$this->changed( $destTitle, false );
	}

	/**
	 * @param LinkTarget|PageReference $title
	 * @param bool $cameOrWent
	 */
	private function changed( LinkTarget|PageReference $title, bool $cameOrWent ): void {
		$key = $this->titles->getPrefixedDBkey( $title );
		$everywhere = $this->sitePages->tagsOf( $title->getNamespace(), $title->getDBkey(), $cameOrWent );
		$file = $title->getNamespace() === NS_FILE ? [ $this->tags->ofFile( $title->getDBkey() ) ] : [];
		$this->queue->add( [ $this->tags->ofPage( $key ), ...$file, ...$everywhere ] );
		$this->queue->add( $everywhere, SiteChange::SETTLED_AFTER_SECONDS );
		$this->siteChange->happened( $everywhere );
	}
}
