<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Look;

use MediaWiki\ResourceLoader\Context;
use MediaWiki\ResourceLoader\FileModule;

/** Style sheets that give a skin the wiki's accent colour, with the colour itself in front of them. */
final class AccentModule extends FileModule {

	/** @inheritDoc */
	public function getStyles( Context $context ): array {
		$shades = '';
		foreach ( $this->accent()->shades() as $name => $color ) {
			$shades .= "--wiki7-$name:$color;";
		}
		$styles = parent::getStyles( $context );
		$styles['all'] = ":root{{$shades}}" . ( $styles['all'] ?? '' );
		return $styles;
	}

	/** @inheritDoc */
	public function getDefinitionSummary( Context $context ): array {
		return [ ...parent::getDefinitionSummary( $context ), [ 'shades' => $this->accent()->shades() ] ];
	}

	private function accent(): Accent {
		return new Accent( $this->getConfig()->get( 'Wiki7AccentColor' ) );
	}
}
