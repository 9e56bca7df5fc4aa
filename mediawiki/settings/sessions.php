<?php
declare(strict_types=1);

use MediaWiki\Extension\Wiki7\Session\SessionStore;

/** @var \Wiki7\Settings\Wiki $wiki7 */

// Fixed for good: another name would log everybody out, and the edge knows these cookies.
$wgCookiePrefix = $wiki7->settings['cookies']['prefix'];
$wgSessionName = $wiki7->settings['cookies']['session'];

// The keyspace is the family's, so that a session is valid in every language.
// A connection of each request's own: a kept one may have died with the store's last restart, and that is found out too late.
$wgObjectCaches['sessions'] = $wiki7->endpoints?->sessions?->asObjectCache( [
	'class' => SessionStore::class,
	'keyspace' => $wiki7->accountsDatabase(),
	'persistent' => false,
] ) ?? [
	'class' => SqlBagOStuff::class,
	'loggroup' => 'SQLBagOStuff',
	'keyspace' => $wiki7->accountsDatabase(),
];
$wgSessionCacheType = 'sessions';
$wgPHPSessionHandling = 'disable';
$wgObjectCacheSessionExpiry = 86400;
$wgCookieSameSite = 'Lax';
$wgCookieSecure = $wgForceHTTPS;

if ( $wiki7->endpoints !== null ) {
	$wgSecretKey = $wiki7->endpoints->secretKey;
}
$wgAuthenticationTokenVersion = '1';

// Experimental in 1.43, and turning them on later changes who shares cached pages.
$wgAutoCreateTempUser['enabled'] = false;
