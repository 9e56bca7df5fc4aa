<?php
declare(strict_types=1);

/** @var \Wiki7\Settings\Wiki $wiki7 */

// Entries of one wiki never meet those of another in a shared store.
$wgCachePrefix = $wiki7->database();

// Expired rows are removed at night, not by whoever reads a page.
$wgObjectCaches['database'] = [
	'class' => SqlBagOStuff::class,
	'loggroup' => 'SQLBagOStuff',
	'purgePeriod' => 0,
];

$store = $wiki7->endpoints?->cache;
if ( $wiki7->endpoints === null ) {
	$wgMainCacheType = CACHE_NONE;
	$wgParserCacheType = CACHE_NONE;
} elseif ( $store === null ) {
	$wgMainCacheType = 'database';
	$wgParserCacheType = 'database';
} else {
	$wgObjectCaches['cache'] = $store->asObjectCache();
	$wgMainCacheType = 'cache';
	// The store evicts what is read least; the database keeps the long tail, which is dear to parse again.
	$wgObjectCaches['parser'] = [
		'class' => MultiWriteBagOStuff::class,
		'caches' => [ $wgObjectCaches['cache'], $wgObjectCaches['database'] ],
		'replication' => 'async',
		'reportDupes' => false,
	];
	$wgParserCacheType = 'parser';
}
unset( $store );

$wgMessageCacheType = $wgMainCacheType;
$wgUseLocalMessageCache = true;
$wgLanguageConverterCacheType = CACHE_ACCEL;
$wgParserCacheExpireTime = $wiki7->settings['cache']['parserDays'] * 86400;
$wgOldRevisionParserCacheExpireTime = 3600;
// The stash holds what must not be lost (upload and edit state), so it never goes where entries are evicted.
$wgMainStash = CACHE_DB;
