<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Captcha;

/** The file name that FancyCaptcha expects: it holds a hash of the answer, keyed by the wiki's captcha secret. */
final class PictureName {

	public static function for( string $word, string $secret ): string {
		$salt = bin2hex( random_bytes( 8 ) );
		return "image_{$salt}_" . self::hash( $word, $salt, $secret ) . '.png';
	}

	/** As FancyCaptcha::keyMatch() computes it. */
	public static function hash( string $word, string $salt, string $secret ): string {
		return substr( md5( $secret . $salt . $word . $secret . $salt ), 0, 16 );
	}

	public static function matches( string $name ): bool {
		return preg_match( '/^image_[0-9a-f]+_[0-9a-f]+\.png$/', $name ) === 1;
	}
}
