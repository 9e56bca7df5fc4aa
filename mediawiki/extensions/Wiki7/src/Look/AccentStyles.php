<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Look;

use MediaWiki\Config\Config;
use MediaWiki\Output\Hook\BeforePageDisplayHook;

/** A wiki with a colour of its own has it on every page; MediaWiki's own colour needs nothing. */
final class AccentStyles implements BeforePageDisplayHook {

	public function __construct( private readonly Config $config ) {
	}

	/** @inheritDoc */
	public function onBeforePageDisplay( $out, $skin ): void {
		if ( strtolower( $this->config->get( 'Wiki7AccentColor' ) ) !== Accent::DEFAULT ) {
			$out->addModuleStyles( 'ext.wiki7.accent' );
		}
	}
}
