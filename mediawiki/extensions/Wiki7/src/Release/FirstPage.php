<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use MediaWiki\CommentStore\CommentStoreComment;
use MediaWiki\Content\WikitextContent;
use MediaWiki\Page\WikiPageFactory;
use MediaWiki\Permissions\GroupPermissionsLookup;
use MediaWiki\Revision\SlotRecord;
use MediaWiki\Title\TitleFactory;
use MediaWiki\User\User;

/** The main page of a new wiki, in its language. */
final class FirstPage {

	/** Who core's own installer writes as. */
	private const AUTHOR = 'MediaWiki default';

	public function __construct(
		private readonly TitleFactory $titles,
		private readonly WikiPageFactory $pages,
		private readonly GroupPermissionsLookup $permissions
	) {
	}

	/** How a reader comes to an account. Whoever reads a private wiki has one. */
	private function accounts(): string {
		if ( !$this->permissions->groupHasPermission( '*', 'read' ) ) {
			return '';
		}
		$item = $this->permissions->groupHasPermission( '*', 'createaccount' ) ? 'join' : 'log-in';
		return '* ' . wfMessage( "wiki7-first-page-$item" )->inContentLanguage()->plain() . "\n";
	}

	/**
	 * @throws ReleaseError
	 */
	public function ensure(): void {
		$title = $this->titles->newMainPage();
		if ( $title->exists() ) {
			return;
		}
		$updater = $this->pages->newFromTitle( $title )
			->newPageUpdater( User::newSystemUser( self::AUTHOR, [ 'steal' => true ] ) );
		$text = wfMessage( 'wiki7-first-page', $this->accounts() )->inContentLanguage()->plain();
		$updater->setContent( SlotRecord::MAIN, new WikitextContent( $text ) );
		$updater->saveRevision( CommentStoreComment::newUnsavedComment( '' ), EDIT_NEW | EDIT_SUPPRESS_RC );
		$status = $updater->getStatus();
		if ( !$status->isOK() ) {
			throw new ReleaseError( 'The main page could not be written: ' . $status->getWikiText( false, false, 'en' ) );
		}
	}
}
