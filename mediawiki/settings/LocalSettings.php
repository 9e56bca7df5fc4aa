<?php
declare(strict_types=1);

use Wiki7\Settings\Environment;
use Wiki7\Settings\InvalidEnvironment;
use Wiki7\Settings\Wiki;

if ( !defined( 'MEDIAWIKI' ) ) {
	exit( 1 );
}

require_once __DIR__ . '/load.php';

try {
	$wiki7 = Wiki::fromEnvironment( new Environment( getenv() ) );
} catch ( InvalidEnvironment $problem ) {
	if ( PHP_SAPI === 'cli' ) {
		fwrite( STDERR, $problem->getMessage() . "\n" );
		exit( 1 );
	}
	// Readers learn nothing about the inside; the log has the sentence.
	error_log( $problem->getMessage() );
	http_response_code( 500 );
	header( 'Cache-Control: no-store' );
	header( 'Content-Type: text/plain; charset=utf-8' );
	exit( "This wiki is not set up. Its log says why.\n" );
}

require __DIR__ . '/urls.php';
require __DIR__ . '/database.php';
require __DIR__ . '/logging.php';
require __DIR__ . '/caches.php';
require __DIR__ . '/sessions.php';
require __DIR__ . '/edge.php';
require __DIR__ . '/localisation.php';
require __DIR__ . '/performance.php';
require __DIR__ . '/jobs.php';
require __DIR__ . '/access.php';
require __DIR__ . '/uploads.php';
require __DIR__ . '/thumbnails.php';
require __DIR__ . '/media.php';
require __DIR__ . '/mail.php';
require __DIR__ . '/look.php';
require __DIR__ . '/extensions.php';
require __DIR__ . '/captcha.php';

unset( $wiki7 );

// The operator's own settings come last, so they win.
if ( is_file( MW_INSTALL_PATH . '/settings.php' ) ) {
	require MW_INSTALL_PATH . '/settings.php';
}
