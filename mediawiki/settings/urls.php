<?php
declare(strict_types=1);

/** @var \Wiki7\Settings\Wiki $wiki7 */

$wgSitename = $wiki7->settings['siteName'];
$wgLanguageCode = $wiki7->settings['language'];
$wgLocaltimezone = 'UTC';

$wgServer = $wiki7->settings['server'];
$wgCanonicalServer = $wgServer;
// Secure cookies, and no page over plain http, also when a proxy forgets to say so.
$wgForceHTTPS = str_starts_with( $wgServer, 'https://' );

// Later languages of the family live at /he/wiki/ and /he/w/.
$wgScriptPath = '/w';
$wgArticlePath = '/wiki/$1';
$wgUsePathInfo = false;

$wgEnableCanonicalServerLink = true;
$wgPingback = false;
