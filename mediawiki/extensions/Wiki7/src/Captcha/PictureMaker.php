<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Captcha;

use GdImage;
use RuntimeException;

/**
 * Draws a word so that a person reads it and simple character recognition does not: letters turn, overlap and vary in
 * face and size, the whole is bent along both axes, and strokes of the letters' own colour and width cross it.
 */
final class PictureMaker {

	private const WIDTH = 260;
	private const HEIGHT = 90;
	private const FACES = [ 'DejaVuSans-Bold.ttf', 'DejaVuSerif-Bold.ttf', 'DejaVuSansMono-Bold.ttf' ];

	public function __construct( private readonly string $fontFolder = '/usr/share/fonts/truetype/dejavu' ) {
		if ( !is_file( "$fontFolder/" . self::FACES[0] ) ) {
			throw new RuntimeException( "The fonts for captcha pictures are not in $fontFolder. Install the package fonts-dejavu-core." );
		}
	}

	/**
	 * @return string PNG
	 */
	public function draw( string $word ): string {
		$image = imagecreatetruecolor( self::WIDTH, self::HEIGHT );
		$paper = imagecolorallocate( $image, 255, 255, 255 );
		$ink = imagecolorallocate( $image, random_int( 0, 90 ), random_int( 0, 90 ), random_int( 0, 110 ) );
		imagefill( $image, 0, 0, $paper );
		$this->write( $image, $word, $ink );
		$image = self::bend( $image, $paper );
		self::cross( $image, $ink );
		imagefilter( $image, IMG_FILTER_GAUSSIAN_BLUR );
		// A palette makes the file a quarter of the size.
		imagetruecolortopalette( $image, false, 16 );
		ob_start();
		imagepng( $image, null, 6 );
		return ob_get_clean();
	}

	private function write( GdImage $image, string $word, int $ink ): void {
		$letters = str_split( $word );
		$glyphs = array_map( fn ( string $letter ) => $this->glyph( $letter ), $letters );
		$width = array_sum( array_column( $glyphs, 'width' ) );
		$x = max( 8, ( self::WIDTH - $width ) / 2 + random_int( -12, 12 ) );
		foreach ( $glyphs as $glyph ) {
			$y = self::HEIGHT / 2 + $glyph['height'] / 2 + random_int( -6, 2 );
			imagettftext( $image, $glyph['size'], $glyph['angle'], (int)$x, (int)$y, $ink, $glyph['face'], $glyph['letter'] );
			$x += $glyph['width'];
		}
	}

	/**
	 * @return array{letter:string,face:string,size:float,angle:float,width:float,height:float}
	 */
	private function glyph( string $letter ): array {
		$face = $this->fontFolder . '/' . self::FACES[random_int( 0, count( self::FACES ) - 1 )];
		$size = random_int( 37, 43 );
		$angle = random_int( -16, 16 );
		$box = imagettfbbox( $size, 0, $face, $letter );
		// Turned, neighbours touch, so that they can't be cut apart.
		$width = ( $box[2] - $box[0] ) * 1.02;
		return [ 'letter' => $letter, 'face' => $face, 'size' => $size, 'angle' => $angle, 'width' => $width, 'height' => $box[1] - $box[7] ];
	}

	/** Shifts columns, then rows, along waves. */
	private static function bend( GdImage $image, int $paper ): GdImage {
		foreach ( [ [ self::WIDTH, 6 ], [ self::HEIGHT, 4 ] ] as $axis => [ $length, $swing ] ) {
			$bent = imagecreatetruecolor( self::WIDTH, self::HEIGHT );
			imagefill( $bent, 0, 0, $paper );
			$phase = random_int( 0, 628 ) / 100;
			$period = $length / ( random_int( 12, 20 ) / 10 );
			for ( $i = 0; $i < $length; $i++ ) {
				$shift = (int)round( $swing * sin( $phase + 2 * M_PI * $i / $period ) );
				if ( $axis === 0 ) {
					imagecopy( $bent, $image, $i, $shift, $i, 0, 1, self::HEIGHT );
				} else {
					imagecopy( $bent, $image, $shift, $i, 0, $i, self::WIDTH, 1 );
				}
			}
			$image = $bent;
		}
		return $image;
	}

	private static function cross( GdImage $image, int $ink ): void {
		imagesetthickness( $image, 2 );
		for ( $stroke = 0; $stroke < 2; $stroke++ ) {
			$from = random_int( 20, self::HEIGHT - 20 );
			$to = random_int( 20, self::HEIGHT - 20 );
			$swing = random_int( 6, 14 );
			$phase = random_int( 0, 628 ) / 100;
			$y = null;
			for ( $x = 0; $x <= self::WIDTH; $x += 4 ) {
				$before = $y;
				$y = (int)( $from + ( $to - $from ) * $x / self::WIDTH + $swing * sin( $phase + $x / 28 ) );
				if ( $before !== null ) {
					imageline( $image, $x - 4, $before, $x, $y, $ink );
				}
			}
		}
	}
}
