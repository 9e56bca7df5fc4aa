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
				[ 'authentication', 'authevents', 'captcha', 'ratelimit', 'throttler', 'runJobs', 'slow-parse', 'thumbnail' ],
				[ 'handlers' => [ 'notices' ], 'processors' => [ 'wiki', 'message' ] ],
			),
		],
		'handlers' => [ 'errors' => $lines( Logger::ERROR ), 'notices' => $lines( Logger::WARNING ) ],
		'processors' => [
			'wiki' => [ 'class' => WikiProcessor::class ],
			'message' => [ 'class' => PsrLogMessageProcessor::class ],
		],
	] ],
];
unset( $lines );
