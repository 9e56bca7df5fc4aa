<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\Hook\BeforeInitializeHook;
use MediaWiki\Output\Hook\AfterFinalPageOutputHook;
use MediaWiki\Output\Hook\OutputPageCheckLastModifiedHook;
use MediaWiki\Output\Hook\OutputPageParserOutputHook;

/** For how long an edge may keep pages that no purge reaches in time. */
final class Lifetimes implements
	BeforeInitializeHook,
	OutputPageParserOutputHook,
	OutputPageCheckLastModifiedHook,
	AfterFinalPageOutputHook
{

	private const LIFE_SECONDS_OF_SPENT_BUDGET = 300;
	/** Of a page that MediaWiki itself would never keep; enough to stand a crowd. */
	private const SHORTEST_LIFE_SECONDS = 60;
	/** Of a page made while replicas disagree about messages. */
	private const LIFE_SECONDS_OF_UNSETTLED_PAGE = 1;

	public function __construct(
		private readonly Budget $budget,
		private readonly SiteChange $siteChange
	) {
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
		if ( $this->siteChange->isRecent() ) {
			$modifiedTimes['wiki7-unsettled'] = wfTimestampNow();
		}
	}

	/**
	 * When the page is made: one that was begun before the change and is done after it counts too.
	 *
	 * @inheritDoc
	 */
	public function onAfterFinalPageOutput( $output ): void {
		if ( $this->siteChange->isRecent() ) {
			$output->lowerCdnMaxage( self::LIFE_SECONDS_OF_UNSETTLED_PAGE );
		}
	}
}
