<?php
declare(strict_types=1);

use MediaWiki\Extension\Wiki7\Logging\JsonLineHandler;
use MediaWiki\Logger\Monolog\WikiProcessor;
use MediaWiki\Logger\MonologSpi;
use Monolog\Logger;
use Monolog\Processor\PsrLogMessageProcessor;

$wgShowExceptionDetails = false;
$wgShowHostnames = false;
$wgDebugLogFile = '';

$lines = static fn ( int $level ) => [
	'class' => JsonLineHandler::class,
	'args' => [ $level ],
];
$wgMWLoggerDefaultSpi = [
	'class' => MonologSpi::class,
	'args' => [ [
		'loggers' => [
			'@default' => [ 'handlers' => [ 'errors' ], 'processors' => [ 'wiki', 'message' ] ],
			// What an operator looks for first when somebody misuses the wiki.
			...array_fill_keys(
				[ 'captcha', 'ratelimit', 'throttler', 'runJobs', 'slow-parse', 'thumbnail' ],
				[ 'handlers' => [ 'notices' ], 'processors' => [ 'wiki', 'message' ] ],
			),
			// Who logged in from where, and in vain; who made an account or changed a password. MediaWiki says all of it as mere information.
			...array_fill_keys(
				[ 'authentication', 'authevents' ],
				[ 'handlers' => [ 'events' ], 'processors' => [ 'wiki', 'message' ] ],
			),
		],
		'handlers' => [
			'errors' => $lines( Logger::ERROR ),
			'notices' => $lines( Logger::WARNING ),
			'events' => $lines( Logger::INFO ),
		],
		'processors' => [
			'wiki' => [ 'class' => WikiProcessor::class ],
			'message' => [ 'class' => PsrLogMessageProcessor::class ],
		],
	] ],
];
unset( $lines );
