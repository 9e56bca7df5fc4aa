<?php
declare(strict_types=1);

// Ends with 1 and one sentence when MediaWiki could not start with this environment. Run before php-fpm listens.
use Wiki7\Settings\Environment;
use Wiki7\Settings\InvalidEnvironment;
use Wiki7\Settings\Wiki;

require_once __DIR__ . '/load.php';

try {
	Wiki::fromEnvironment( new Environment( getenv() ) );
} catch ( InvalidEnvironment $problem ) {
	fwrite( STDERR, $problem->getMessage() . "\n" );
	exit( 1 );
}
