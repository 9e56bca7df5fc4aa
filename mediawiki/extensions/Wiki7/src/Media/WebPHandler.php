<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use MediaWiki\MainConfigNames;
use MediaWiki\MediaWikiServices;
use RiffExtractor;

/**
 * Thumbnails of WebP pictures stay WebP: a photograph as PNG, as core has it, is several times as large, and every browser
 * that core supports shows WebP. Those of moving pictures move within the limit of GIF, where core shows none.
 */
final class WebPHandler extends \WebPHandler {
	/** More are not counted. */
	private const MOST_CHUNKS = 10_000;

	/** @inheritDoc */
	public function getSizeAndMetadata( $state, $path ) {
		$info = parent::getSizeAndMetadata( $state, $path );
		if ( $info['metadata']['animated'] ?? false ) {
			$chunks = RiffExtractor::findChunksFromFile( $path, self::MOST_CHUNKS )['chunks'];
			$info['metadata']['frames'] = count( $chunks ) === self::MOST_CHUNKS
				? PHP_INT_MAX
				: count( array_keys( array_column( $chunks, 'fourCC' ), 'ANMF', true ) );
		}
		return $info;
	}

	/**
	 * Core takes what it knows of every sound picture for broken, and would read the file anew whenever a cache forgot it.
	 *
	 * @inheritDoc
	 */
	public function isFileMetadataValid( $image ) {
		$data = $image->getMetadataArray();
		$isMoving = $data['animated'] ?? false;
		return isset( $data['_error'] ) || isset( $data['metadata']['_MW_WEBP_VERSION'] ) && ( !$isMoving || isset( $data['frames'] ) )
			? self::METADATA_GOOD
			: self::METADATA_BAD;
	}

	/** @inheritDoc */
	public function getThumbType( $ext, $mime, $params = null ) {
		return [ 'webp', 'image/webp' ];
	}

	/** @inheritDoc */
	public function canRender( $file ) {
		return $file->getWidth() > 0 && $file->getHeight() > 0;
	}

	/** @inheritDoc */
	public function canAnimateThumbnail( $file ) {
		$most = MediaWikiServices::getInstance()->getMainConfig()->get( MainConfigNames::MaxAnimatedGifArea );
		return $file->getWidth() * $file->getHeight() * ( $file->getMetadataArray()['frames'] ?? INF ) <= $most;
	}
}
