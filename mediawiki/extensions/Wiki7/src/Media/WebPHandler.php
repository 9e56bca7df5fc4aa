<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

/**
 * Thumbnails of WebP pictures by GD, which core's handler does only with ImageMagick. They stay WebP: a photograph as PNG,
 * as core has it, is several times as large, and every browser that core supports shows WebP.
 */
final class WebPHandler extends \WebPHandler {
	private const QUALITY = 80;

	/** @inheritDoc */
	public function getThumbType( $ext, $mime, $params = null ) {
		return [ 'webp', 'image/webp' ];
	}

	/** @inheritDoc */
	protected function transformGd( $image, $params ) {
		$source = is_file( $params['srcPath'] ) ? imagecreatefromwebp( $params['srcPath'] ) : false;
		if ( $source === false ) {
			return $this->getMediaTransformError( $params, wfMessage( 'thumbnail_image-missing', $image->getName() )->text() );
		}
		$thumbnail = imagecreatetruecolor( $params['physicalWidth'], $params['physicalHeight'] );
		// Transparent parts of the source are copied as they are.
		imagealphablending( $thumbnail, false );
		imagesavealpha( $thumbnail, true );
		imagecopyresampled(
			$thumbnail, $source, 0, 0, 0, 0,
			$params['physicalWidth'], $params['physicalHeight'], imagesx( $source ), imagesy( $source )
		);
		if ( !imagewebp( $thumbnail, $params['dstPath'], self::QUALITY ) ) {
			return $this->getMediaTransformError( $params, wfMessage( 'thumbnail_error', '' )->text() );
		}
		return false;
	}
}
