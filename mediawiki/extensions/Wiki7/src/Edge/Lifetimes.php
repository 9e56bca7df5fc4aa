<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\Hook\BeforeInitializeHook;
use MediaWiki\Output\Hook\OutputPageParserOutputHook;

/** For how long an edge may keep pages that no purge reaches in time. */
final class Lifetimes implements BeforeInitializeHook, OutputPageParserOutputHook {

	private const LIFE_SECONDS_OF_SPENT_BUDGET = 300;
	/** Of a page that MediaWiki itself would never keep; enough to stand a crowd. */
	private const SHORTEST_LIFE_SECONDS = 60;

	public function __construct( private readonly Budget $budget ) {
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
}
