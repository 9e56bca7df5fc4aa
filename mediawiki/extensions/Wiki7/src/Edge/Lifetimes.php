<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\Hook\BeforeInitializeHook;
use MediaWiki\Hook\SetupAfterCacheHook;
use MediaWiki\Output\Hook\AfterFinalPageOutputHook;
use MediaWiki\Output\Hook\OutputPageCheckLastModifiedHook;
use MediaWiki\Output\Hook\OutputPageParserOutputHook;

/** For how long an edge may keep answers that no purge reaches in time. */
final class Lifetimes implements
	SetupAfterCacheHook,
	BeforeInitializeHook,
	OutputPageParserOutputHook,
	OutputPageCheckLastModifiedHook,
	AfterFinalPageOutputHook
{

	private const LIFE_SECONDS_OF_SPENT_BUDGET = 300;
	/** Of a page that MediaWiki itself would never keep; enough to stand a crowd. */
	private const SHORTEST_LIFE_SECONDS = 60;
	/** Of what was made while replicas disagree about messages, styles or scripts. */
	private const UNSETTLED_LIFE_SECONDS = 1;

	public function __construct(
		private readonly Budget $budget,
		private readonly SiteChange $siteChange,
		private readonly Tags $tags
	) {
	}

	/**
	 * Styles and scripts pass no hook when they are done.
	 *
	 * @inheritDoc
	 */
	public function onSetupAfterCache() {
		global $wgResourceLoaderMaxage;
		if ( MW_ENTRY_POINT === 'load' && $this->siteChange->isRecent( $this->tags->ofResources() ) ) {
			$wgResourceLoaderMaxage = array_fill_keys( [ 'versioned', 'unversioned' ], self::UNSETTLED_LIFE_SECONDS );
		}
	}

	/** @inheritDoc */
	public function onBeforeInitialize( $title, $unused, $output, $user, $request, $mediaWikiEntryPoint ) {
		if ( $this->budget->isSpent() ) {
			$output->lowerCdnMaxage( self::LIFE_SECONDS_OF_SPENT_BUDGET );
		}
	}

	/**
	 * A page that tells the date, or lists what is new, changes without an edit. MediaWiki makes it anew in time, but lets edges keep it.
	 *
	 * @inheritDoc
	 */
	public function onOutputPageParserOutput( $outputPage, $parserOutput ): void {
		$outputPage->lowerCdnMaxage( max( self::SHORTEST_LIFE_SECONDS, $parserOutput->getCacheExpiry() ) );
	}

	/**
	 * A copy of these seconds is never confirmed: it may be wrong, whatever its date.
	 *
	 * @inheritDoc
	 */
	public function onOutputPageCheckLastModified( &$modifiedTimes, $out ) {
		if ( $this->siteChange->isRecent( $this->tags->ofSite() ) ) {
			$modifiedTimes['wiki7-unsettled'] = wfTimestampNow();
		}
	}

	/**
	 * When the page is made: one that was begun before the change and is done after it counts too.
	 *
	 * @inheritDoc
	 */
	public function onAfterFinalPageOutput( $output ): void {
		if ( $this->siteChange->isRecent( $this->tags->ofSite() ) ) {
			$output->lowerCdnMaxage( self::UNSETTLED_LIFE_SECONDS );
		}
	}
}
