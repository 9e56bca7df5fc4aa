<?php
declare(strict_types=1);

use MediaWiki\Extension\Wiki7\Edge\HtmlCacheUpdate;
use MediaWiki\Extension\Wiki7\Edge\PurgeRelayer;
use MediaWiki\Extension\Wiki7\Edge\RefreshLinks;

/** @var \Wiki7\Settings\Wiki $wiki7 */

$wgCdnMaxAge = $wiki7->settings['cache']['pageSeconds'];
// The edge sorts query parameters, so the same page may arrive with another order than MediaWiki's own.
$wgCdnMatchParameterOrder = false;
// Pages without a session carry `s-maxage` for an edge that hears of every edit. Where none does, nobody may keep them.
$wgUseCdn = $wgWiki7HasEdge = $wiki7->endpoints?->hasEdge ?? false;
// No edge is spoken to from here: what it is to drop is written down, and the sidecar tells it.
$wgCdnServers = [];
if ( $wgWiki7HasEdge ) {
	$wgEventRelayerConfig['cdn-url-purges'] = [ 'class' => PurgeRelayer::class ];
	$wgJobClasses['htmlCacheUpdate'] = HtmlCacheUpdate::class;
	$wgJobClasses['refreshLinks'] = RefreshLinks::class;
	$wgJobClasses['refreshLinksDynamic'] = RefreshLinks::class;
	$wgJobClasses['refreshLinksPrioritized'] = RefreshLinks::class;
}
$wgWiki7ProofSecret = $wiki7->endpoints?->proofSecret;
// The job queue in the database has no delayed jobs, which this would need.
$wgCdnReboundPurgeDelay = 0;
// nginx hands over the reader's true address and no X-Forwarded-For, so nothing here is a proxy to be believed.
$wgUsePrivateIPs = false;
