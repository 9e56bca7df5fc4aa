<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\Content\Hook\ContentAlterParserOutputHook;

/** Chooses, when a page is parsed, which of very many templates and files it is tagged with. */
final class ChosenParts implements ContentAlterParserOutputHook {

	public function __construct( private readonly UseCounts $counts ) {
	}

	/** @inheritDoc */
	public function onContentAlterParserOutput( $content, $title, $parserOutput ) {
		$parts = PageParts::all( $parserOutput );
		if ( $parts->areTooMany() ) {
			$parts->keepIn( $parserOutput, $this->counts );
		}
	}
}
