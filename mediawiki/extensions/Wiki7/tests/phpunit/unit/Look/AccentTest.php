<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Look;

use MediaWiki\Extension\Wiki7\Look\Accent;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

final class AccentTest extends TestCase {

	public function testItStaysAsItWasChosenWhereItCanBeRead(): void {
		self::assertSame( '#8a2b0e', ( new Accent( '#8a2b0e' ) )->shades()['accent'] );
	}

	#[DataProvider( 'colors' )]
	public function testItCanBeReadInLightAndInDarkMode( string $color ): void {
		$shades = ( new Accent( $color ) )->shades();
		foreach ( [ 'accent', 'accent-hover', 'accent-active' ] as $name ) {
			self::assertGreaterThanOrEqual( 4.5, self::contrast( $shades[$name], '#ffffff' ), "$name of $color" );
		}
		foreach ( [ 'accent-dark', 'accent-dark-hover', 'accent-dark-active' ] as $name ) {
			self::assertGreaterThanOrEqual( 4.5, self::contrast( $shades[$name], '#27292d' ), "$name of $color" );
		}
	}

	/** @return iterable<array{string}> */
	public static function colors(): iterable {
		foreach ( [ '#000000', '#ffffff', '#ffcc00', '#ff0000', '#00ff00', '#0000ff', '#3366cc', '#8a2b0e', '#777777' ] as $color ) {
			yield $color => [ $color ];
		}
	}

	private static function contrast( string $one, string $other ): float {
		$lights = array_map( static function ( string $color ): float {
			$parts = array_map(
				static fn ( $part ) => $part <= 0.04045 ? $part / 12.92 : ( ( $part + 0.055 ) / 1.055 ) ** 2.4,
				array_map( static fn ( $hex ) => hexdec( $hex ) / 255, str_split( substr( $color, 1 ), 2 ) )
			);
			return 0.2126 * $parts[0] + 0.7152 * $parts[1] + 0.0722 * $parts[2];
		}, [ $one, $other ] );
		return ( max( $lights ) + 0.05 ) / ( min( $lights ) + 0.05 );
	}
}
