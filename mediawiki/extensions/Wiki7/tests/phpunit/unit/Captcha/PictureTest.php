<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Captcha;

use MediaWiki\Extension\Wiki7\Captcha\PictureMaker;
use MediaWiki\Extension\Wiki7\Captcha\PictureName;
use MediaWiki\Extension\Wiki7\Captcha\WordMaker;
use PHPUnit\Framework\Attributes\RequiresPhpExtension;
use PHPUnit\Framework\TestCase;

final class PictureTest extends TestCase {

	public function testTheNameHoldsTheHashThatFancyCaptchaComputesFromAnAnswer(): void {
		$name = PictureName::for( 'kmxsz', 'secret' );
		$this->assertTrue( PictureName::matches( $name ) );
		preg_match( '/^image_([0-9a-f]+)_([0-9a-f]+)\.png$/', $name, $parts );
		$this->assertSame( substr( md5( "secret$parts[1]kmxszsecret$parts[1]" ), 0, 16 ), $parts[2] );
	}

	public function testTwoPicturesOfOneWordHaveDifferentNames(): void {
		$this->assertNotSame( PictureName::for( 'a', 's' ), PictureName::for( 'a', 's' ) );
	}

	public function testWordsHaveNoVowelsAndNoLetterTwiceInARow(): void {
		$maker = new WordMaker();
		for ( $i = 0; $i < 200; $i++ ) {
			$this->assertMatchesRegularExpression( '/^(?!.*(.)\1)[bcdfgkmpsxyz]{5}$/', $maker->make() );
		}
	}

	#[RequiresPhpExtension( 'gd' )]
	public function testAPictureIsASmallPng(): void {
		$png = ( new PictureMaker() )->draw( 'kmxsz' );
		$this->assertStringStartsWith( "\x89PNG", $png );
		$this->assertLessThan( 8192, strlen( $png ) );
	}
}
