<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\Diff\Hook\DifferenceEngineViewHeaderHook;
use MediaWiki\Hook\BeforeInitializeHook;
use MediaWiki\Hook\SetupAfterCacheHook;
use MediaWiki\Output\Hook\OutputPageParserOutputHook;
use MediaWiki\Revision\RevisionRecord;
use MediaWiki\Title\TitleFormatter;

/**
 * Says of every answer what it is made of. The header stands before anything else can be said, so that no redirect, raw text or
 * error leaves without it, and is written anew when more is known.
 */
final class TaggedAnswers implements
	SetupAfterCacheHook,
	BeforeInitializeHook,
	OutputPageParserOutputHook,
	DifferenceEngineViewHeaderHook
{
	private readonly AnswerTags $answer;

	public function __construct(
		private readonly Tags $tags,
		private readonly TitleFormatter $titles
	) {
		$this->answer = new AnswerTags( $tags, MW_ENTRY_POINT === 'load' ? $tags->ofResources() : $tags->ofSite() );
	}

	/** @inheritDoc */
	public function onSetupAfterCache() {
		$file = MW_ENTRY_POINT === 'cli' ? null : $this->tags->ofFileAt( $_SERVER['REQUEST_URI'] ?? '' );
		$this->answer->addParts( $file === null ? [] : [ $file ] );
		$this->send();
	}

	/** @inheritDoc */
	public function onBeforeInitialize( $title, $unused, $output, $user, $request, $mediaWikiEntryPoint ) {
		$this->answer->addPage( $this->titles->getPrefixedDBkey( $title ) );
		$this->send();
	}

	/**
	 * Where a redirect is shown, the title is its target's by now.
	 *
	 * @inheritDoc
	 */
	public function onOutputPageParserOutput( $outputPage, $parserOutput ): void {
		if ( $outputPage->getTitle() !== null ) {
			$this->answer->addPage( $this->titles->getPrefixedDBkey( $outputPage->getTitle() ) );
		}
		$this->answer->addParts( PageParts::of( $parserOutput )->tags( $this->tags, $this->titles ) );
		$this->send();
	}

	/**
	 * Two revisions that are compared may be of two pages.
	 *
	 * @inheritDoc
	 */
	public function onDifferenceEngineViewHeader( $differenceEngine ) {
		foreach ( [ $differenceEngine->getOldRevision(), $differenceEngine->getNewRevision() ] as $revision ) {
			if ( $revision instanceof RevisionRecord ) {
				$this->answer->addPage( $this->titles->getPrefixedDBkey( $revision->getPageAsLinkTarget() ) );
			}
		}
		$this->send();
	}

	private function send(): void {
		if ( MW_ENTRY_POINT !== 'cli' && !headers_sent() ) {
			header( Tags::HEADER . ": $this->answer" );
		}
	}
}
