<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

/**
 * Thumbnails of WebP pictures stay WebP: a photograph as PNG, as core has it, is several times as large, and every browser
 * that core supports shows WebP. A moving picture has a thumbnail of its first frame, where core shows none.
 */
final class WebPHandler extends \WebPHandler {
	/** @inheritDoc */
	public function getThumbType( $ext, $mime, $params = null ) {
		return [ 'webp', 'image/webp' ];
	}

	/** @inheritDoc */
	public function canRender( $file ) {
		return $file->getWidth() > 0 && $file->getHeight() > 0;
	}
}
