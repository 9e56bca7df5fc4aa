<?php
declare(strict_types=1);

use MediaWiki\Extension\Wiki7\Lock\DatabaseLockManager;
use MediaWiki\MediaWikiServices;
use Wiki7\Settings\MediaStore;

/** @var \Wiki7\Settings\Wiki $wiki7 */

$store = $wiki7->endpoints->media ?? MediaStore::files();

// Replicas share locks, so they are neither files nor memory of one of them.
$locks = 'wiki7-locks';
// In the session store they outlive a killed process. A request is killed at its limit, or as late as a third after it, since
// php-fpm looks three times in that time. A command has no limit: storing a file of 1 GiB at 5 MiB/s, the old version's copy
// included, must fit. Database locks end with their process.
$lockSeconds = PHP_SAPI === 'cli' ? 300 : (int)( 1.5 * (int)getenv( 'WIKI7_PHP_TERMINATE_SECONDS' ) );
$wgLockManagers[] = [ 'name' => $locks ] + ( $wiki7->endpoints?->sessions?->asLockManager( $lockSeconds ) ?? [
	'class' => DatabaseLockManager::class,
	'connect' => static fn () => MediaWikiServices::getInstance()->getDBLoadBalancerFactory()->newMainLB()
		->getConnection( DB_PRIMARY, [], false, \Wikimedia\Rdbms\ILoadBalancer::CONN_TRX_AUTOCOMMIT ),
] );

$wgFileBackends[] = $store->asFileBackend( 'local-backend', $locks, $wiki7->isPrivate() );
// While files move: the store that they move away from.
if ( $wiki7->endpoints?->mediaSource ) {
	$wgFileBackends[] = $wiki7->endpoints->mediaSource->asFileBackend( 'media-source', $locks, $wiki7->isPrivate() );
}
// The same paths in every store, so that moving from one to another is a plain copy.
$wgLocalFileRepo = [
	'class' => LocalRepo::class,
	'name' => 'local',
	'backend' => 'local-backend',
	'scriptDirUrl' => $wgScriptPath,
	'url' => $wgUploadPath,
	'hashLevels' => 2,
	'deletedHashLevels' => 3,
	'thumbScriptUrl' => false,
	'transformVia404' => !$wgGenerateThumbnailOnParse,
	'updateCompatibleMetadata' => false,
	'reserializeMetadata' => false,
];

// Nobody else may read them: the names hold the answers' hashes.
$wgCaptchaFileBackend = 'local-backend';
$wgCaptchaStorageDirectory = MediaStore::CAPTCHA_CONTAINER;
unset( $store, $locks, $lockSeconds );
