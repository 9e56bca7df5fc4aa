<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use MediaWiki\MediaWikiServices;

/** Thumbnails of SVG drawings: core's seam for it is a static function. */
final class DrawingRasterizer {
	/** @return string What went wrong, or nothing */
	public static function rasterize( string $source, string $target, int $width, int $height, string|false $language ): string {
		try {
			MediaWikiServices::getInstance()->get( 'Wiki7.Renderer' )->draw(
				'drawing',
				[ 'draw-drawing', (string)$width, (string)$height, $language ?: 'en' ],
				$source,
				$target,
			);
		} catch ( Unrenderable $problem ) {
			return $problem->reason()->text();
		}
		return '';
	}
}
