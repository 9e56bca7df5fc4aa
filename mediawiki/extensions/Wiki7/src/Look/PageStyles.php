<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Look;

use MediaWiki\Config\Config;
use MediaWiki\Output\Hook\BeforePageDisplayHook;

/** What Wiki7 adds to the looks of every page. */
final class PageStyles implements BeforePageDisplayHook {

	public function __construct( private readonly Config $config ) {
	}

	/** @inheritDoc */
	public function onBeforePageDisplay( $out, $skin ): void {
		$out->addModuleStyles( 'ext.wiki7.narrow' );
		// MediaWiki's own colour needs nothing.
		if ( strtolower( $this->config->get( 'Wiki7AccentColor' ) ) !== Accent::DEFAULT ) {
			$out->addModuleStyles( 'ext.wiki7.accent' );
		}
		if ( $skin->getSkinName() === 'vector-2022' ) {
			$out->addModuleStyles( 'ext.wiki7.theme.styles' );
			$out->addModules( 'ext.wiki7.theme' );
		}
	}
}
