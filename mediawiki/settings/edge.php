<?php
declare(strict_types=1);

/** @var \Wiki7\Settings\Wiki $wiki7 */

$wgCdnMaxAge = $wiki7->settings['cache']['pageSeconds'];
// The edge sorts query parameters, so the same page may arrive with another order than MediaWiki's own.
$wgCdnMatchParameterOrder = false;
$wgCdnServers = $wiki7->endpoints?->purgeServers ?? [];
// Pages without a session carry `s-maxage` for an edge that hears of every edit. Where none does, nobody may keep them.
$wgUseCdn = $wgCdnServers !== [];
// PURGE is spoken inside, and never over TLS.
$wgInternalServer = preg_replace( '/^https:/', 'http:', $wgServer );
// The job queue in the database has no delayed jobs, which this would need.
$wgCdnReboundPurgeDelay = 0;
// nginx hands over the reader's true address and no X-Forwarded-For, so nothing here is a proxy to be believed.
$wgUsePrivateIPs = false;
