<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use PNGHandler as CorePngHandler;

/** Core unpacks every comment in a PNG file into memory, however large it becomes; this one looks first. */
final class PngHandler extends CorePngHandler {
	/** @inheritDoc */
	public function getSizeAndMetadata( $state, $path ) {
		if ( ( new PngComments( $path ) )->unpackInto() <= PngComments::MOST_BYTES ) {
			return parent::getSizeAndMetadata( $state, $path );
		}
		$size = getimagesize( $path );
		// What core itself notes of a picture whose comments it cannot read.
		return [ 'width' => $size[0] ?? 0, 'height' => $size[1] ?? 0, 'metadata' => [ '_error' => '0' ] ];
	}
}
