<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use Psr\Log\AbstractLogger;

/** Shows what a client logs, when WIKI7_TEST_LOG is set: for who looks for a test's failure. */
final class ErrorLines extends AbstractLogger {
	/** @inheritDoc */
	public function log( $level, $message, array $context = [] ) {
		if ( getenv( 'WIKI7_TEST_LOG' ) && $level !== 'debug' ) {
			$words = array_filter( $context, 'is_scalar' );
			fwrite( STDERR, "$level: " . strtr( (string)$message, array_combine( array_map( static fn ( $k ) => '{' . $k . '}', array_keys( $words ) ), $words ) ) . "\n" );
		}
	}
}
