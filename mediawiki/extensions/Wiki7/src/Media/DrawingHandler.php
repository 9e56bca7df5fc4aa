<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use MediaWiki\MediaWikiServices;
use SvgHandler;

/** Thumbnails of SVG drawings, drawn by the render service. */
final class DrawingHandler extends SvgHandler {
	/** @inheritDoc */
	public function isEnabled() {
		return true;
	}

	/** @inheritDoc */
	public function rasterize( $srcPath, $dstPath, $width, $height, $lang = false ) {
		try {
			MediaWikiServices::getInstance()->get( 'Wiki7.Renderer' )->draw(
				'drawing',
				[ 'draw-drawing', (string)(int)$width, (string)(int)$height, $lang ?: 'en' ],
				$srcPath,
				$dstPath,
			);
		} catch ( Unrenderable $problem ) {
			return $problem->toTransformError( [ 'width' => $width, 'height' => $height ] );
		}
		return true;
	}
}
