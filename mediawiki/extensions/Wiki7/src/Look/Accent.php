<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Look;

/**
 * The shades of a wiki's accent colour. Text in it can be read on a page, and white text on a button of it: it is made
 * darker, or in dark mode lighter, as far as that needs (contrast by WCAG 2.2, 1.4.3).
 */
final readonly class Accent {
	/** MediaWiki's own. */
	public const DEFAULT = '#3366cc';

	private const TEXT = 4.5;
	private const EDGE = 3.0;
	private const WHITE = [ 255, 255, 255 ];
	private const BLACK = [ 0, 0, 0 ];
	/** The lightest background that links stand on in dark mode: Codex's background-color-neutral. */
	private const DARK_PAGE = [ 0x27, 0x29, 0x2d ];

	/** @param string $color As `#8a2b0e` */
	public function __construct( private string $color ) {
	}

	/** @return array<string, string> Colours by the names that accent.css uses */
	public function shades(): array {
		$chosen = sscanf( $this->color, '#%2x%2x%2x' );
		$light = self::until( self::TEXT, $chosen, self::BLACK, self::WHITE );
		$dark = self::until( self::TEXT, $chosen, self::WHITE, self::DARK_PAGE );
		// A colour near black shows by a lighter shade that something lies under the pointer, any other by a darker one.
		$hover = self::contrast( $light, self::WHITE ) > 2 * self::TEXT
			? self::mix( $light, self::WHITE, 0.2 ) : self::mix( $light, self::BLACK, 0.15 );
		return array_map( self::hex( ... ), [
			'accent' => $light,
			'accent-hover' => $hover,
			'accent-active' => self::mix( $light, self::BLACK, 0.45 ),
			'accent-subtle' => self::mix( $light, self::WHITE, 0.93 ),
			'accent-dark' => $dark,
			'accent-dark-hover' => self::mix( $dark, self::WHITE, 0.4 ),
			'accent-dark-active' => self::mix( $dark, self::WHITE, 0.6 ),
			'accent-dark-focus' => self::until( self::EDGE, $chosen, self::WHITE, self::DARK_PAGE ),
			'accent-dark-subtle' => self::mix( $light, self::BLACK, 0.6 ),
		] );
	}

	/**
	 * @param float $wanted
	 * @param int[] $color
	 * @param int[] $towards
	 * @param int[] $page
	 * @return int[]
	 */
	private static function until( float $wanted, array $color, array $towards, array $page ): array {
		for ( $share = 0.0; $share < 1; $share += 0.02 ) {
			$mixed = self::mix( $color, $towards, $share );
			if ( self::contrast( $mixed, $page ) >= $wanted ) {
				return $mixed;
			}
		}
		return $towards;
	}

	/**
	 * @param int[] $color
	 * @param int[] $other
	 * @param float $share
	 * @return int[]
	 */
	private static function mix( array $color, array $other, float $share ): array {
		return array_map( static fn ( $a, $b ) => (int)round( $a + ( $b - $a ) * $share ), $color, $other );
	}

	/**
	 * @param int[] $one
	 * @param int[] $other
	 */
	private static function contrast( array $one, array $other ): float {
		$lights = [ self::luminance( $one ), self::luminance( $other ) ];
		return ( max( $lights ) + 0.05 ) / ( min( $lights ) + 0.05 );
	}

	/** @param int[] $color */
	private static function luminance( array $color ): float {
		[ $red, $green, $blue ] = array_map( static function ( int $part ): float {
			$share = $part / 255;
			return $share <= 0.04045 ? $share / 12.92 : ( ( $share + 0.055 ) / 1.055 ) ** 2.4;
		}, $color );
		return 0.2126 * $red + 0.7152 * $green + 0.0722 * $blue;
	}

	/** @param int[] $color */
	private static function hex( array $color ): string {
		return vsprintf( '#%02x%02x%02x', $color );
	}
}
