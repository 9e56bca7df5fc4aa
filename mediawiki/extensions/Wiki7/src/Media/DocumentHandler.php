<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use File;
use MediaTransformError;
use MediaWiki\Extension\PdfHandler\PdfHandler;
use MediaWiki\Extension\PdfHandler\PdfImage;
use MediaWiki\MediaWikiServices;
use ThumbnailImage;
use TransformParameterError;

/** Thumbnails of the pages of a PDF document, by poppler instead of Ghostscript, which PdfHandler itself would run. */
final class DocumentHandler extends PdfHandler {
	/** A document of more has no thumbnails: what is known of its pages would fill MediaWiki's memory. */
	private const MOST_PAGES = 1000;

	/** @inheritDoc */
	public function getThumbType( $ext, $mime, $params = null ) {
		return [ 'jpg', 'image/jpeg' ];
	}

	/** @inheritDoc */
	public function getSizeAndMetadata( $state, $path ) {
		$renderer = MediaWikiServices::getInstance()->get( 'Wiki7.Renderer' );
		try {
			$metadata = ( new InspectedDocument( $path, $renderer, self::MOST_PAGES ) )->retrieveMetaData();
		} catch ( RendererAway $away ) {
			throw $away->toUploader();
		}
		return ( PdfImage::getPageSize( $metadata, 1 ) ?: [] ) + [ 'metadata' => $metadata ];
	}

	/** @inheritDoc */
	public function doTransform( $image, $dstPath, $dstUrl, $params, $flags = 0 ) {
		if ( !$this->normaliseParams( $image, $params ) ) {
			return new TransformParameterError( $params );
		}
		try {
			return $this->draw( $image, $dstPath, $dstUrl, $params, $flags );
		} catch ( Unrenderable $problem ) {
			return $problem->toTransformError( $params );
		}
	}

	/** @param array<string, mixed> $params */
	private function draw( File $image, string $target, string $url, array $params, int $flags ): ThumbnailImage|MediaTransformError {
		$pages = (int)$this->pageCount( $image );
		if ( $pages > self::MOST_PAGES ) {
			throw new Unrenderable( 'wiki7-unrenderable-pages', [ $pages, self::MOST_PAGES ] );
		}
		$shown = [ 'width' => $params['width'], 'height' => $params['height'], 'page' => $params['page'] ];
		if ( $flags & self::TRANSFORM_LATER ) {
			return new ThumbnailImage( $image, $url, false, $shown );
		}
		$source = $image->getLocalRefPath();
		if ( $source === false ) {
			return new MediaTransformError( 'thumbnail_error', $params['width'], $params['height'], wfMessage( 'filemissing' ) );
		}
		MediaWikiServices::getInstance()->get( 'Wiki7.Renderer' )->draw(
			'document-page',
			[ 'draw-page', (string)$params['page'], (string)$params['physicalWidth'], (string)$params['physicalHeight'] ],
			$source,
			$target,
		);
		return new ThumbnailImage( $image, $url, $target, $shown );
	}
}
