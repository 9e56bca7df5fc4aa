<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Captcha;

/** Random letters. Without vowels they spell no word, an offensive one neither; those that look alike are left out. */
final class WordMaker {

	public const LETTERS = 'bdfgkmpsxyz';
	public const LENGTH = 5;

	public function make(): string {
		$word = '';
		while ( strlen( $word ) < self::LENGTH ) {
			$letter = self::LETTERS[random_int( 0, strlen( self::LETTERS ) - 1 )];
			// Twice the same in a row is easily read as one.
			$word .= str_ends_with( $word, $letter ) ? '' : $letter;
		}
		return $word;
	}
}
