<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use MediaWiki\Config\Config;
use MediaWiki\Hook\BitmapHandlerCheckImageAreaHook;
use MediaWiki\Hook\BitmapHandlerTransformHook;
use ThumbnailImage;

/** Thumbnails of JPEG, PNG, GIF and WebP pictures. */
final class PictureScaler implements BitmapHandlerTransformHook, BitmapHandlerCheckImageAreaHook {
	private const FORMATS = [ 'image/jpeg' => 'jpeg', 'image/png' => 'png', 'image/gif' => 'gif', 'image/webp' => 'webp' ];

	public function __construct(
		private readonly Renderer $renderer,
		private readonly Config $config,
	) {
	}

	/** @inheritDoc */
	public function onBitmapHandlerTransform( $handler, $image, &$scalerParams, &$mto ) {
		try {
			$format = self::FORMATS[$scalerParams['mimeType']] ?? throw new Unrenderable( 'wiki7-unrenderable-type' );
			$frames = $handler->isAnimatedImage( $image ) && $handler->canAnimateThumbnail( $image ) ? 'all' : 'first';
			$this->renderer->draw(
				'picture',
				[ 'scale-picture', $format, $frames, (string)$scalerParams['physicalWidth'], (string)$scalerParams['physicalHeight'] ],
				$scalerParams['srcPath'],
				$scalerParams['dstPath'],
			);
		} catch ( Unrenderable $problem ) {
			$mto = $problem->toTransformError( $scalerParams );
			return;
		}
		$mto = new ThumbnailImage( $image, $scalerParams['dstUrl'], $scalerParams['dstPath'], [
			'width' => $scalerParams['clientWidth'],
			'height' => $scalerParams['clientHeight'],
		] );
	}

	/**
	 * Core sets no limit to JPEG files where it believes in ImageMagick.
	 *
	 * @inheritDoc
	 */
	public function onBitmapHandlerCheckImageArea( $image, &$params, &$checkImageAreaHookResult ) {
		$checkImageAreaHookResult = $image->getWidth() * $image->getHeight() <= $this->config->get( 'MaxImageArea' );
	}
}
