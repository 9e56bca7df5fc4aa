<?php
declare(strict_types=1);

/** @var \Wiki7\Settings\Wiki $wiki7 */

// The image is immutable: its build time stands for every file's.
$wgInvalidateCacheOnLocalSettingsChange = false;
$wgExtensionInfoMTime = $wiki7->build->time;

$wgMiserMode = true;
// Web requests end with MediaWiki's own limit, below php-fpm's and nginx's; commands have none.
if ( PHP_SAPI !== 'cli' && $wiki7->endpoints !== null ) {
	$wgRequestTimeLimit = $wiki7->endpoints->requestSeconds;
}
// Yields to all other work of the machine. Said again for every request, it is no more than the most there is.
if ( getenv( 'WIKI7_PHP_POOL' ) === 'guarded' ) {
	proc_nice( 19 );
}
$wgMaxExecutionTimeForExpensiveQueries = 30000;
$wgTransactionalTimeLimit = 120;

$wgMaxShellMemory = 0;
$wgMaxShellTime = 30;
$wgMaxShellFileSize = 100 * 1024;
$wgMaxShellWallClockTime = 60;
$wgShellCgroup = false;

$wgResourceLoaderMaxage = [ 'versioned' => 365 * 86400, 'unversioned' => 300 ];
$wgStatsdServer = false;

// Merges edits that conflict only in place, not in words.
$wgDiff3 = '/usr/bin/diff3';
$wgDiffEngine = 'wikidiff2';
$wgTmpDirectory = '/tmp';
$wgCacheDirectory = false;
// nginx compresses, beside PHP rather than in it.
$wgDisableOutputCompression = true;
