<?php
declare(strict_types=1);

use MediaWiki\Extension\Wiki7\Localisation\LayeredCache;
use MediaWiki\Extension\Wiki7\Localisation\LayeredStore;

/** @var \Wiki7\Settings\Wiki $wiki7 */

// LocalisationCache is made before the extension is loaded.
AutoLoader::registerNamespaces( [ 'MediaWiki\\Extension\\Wiki7\\' => "$IP/extensions/Wiki7/src/" ] );

$wgLocalisationCacheConf = $wiki7->endpoints === null ? [
	'class' => LocalisationCache::class,
	'store' => 'array',
	'storeDirectory' => "$IP/cache/l10n",
	'storeClass' => false,
	'manualRecache' => false,
] : [
	'class' => LayeredCache::class,
	'store' => 'array',
	'storeClass' => LayeredStore::class,
	// The build is in the name of the lazy layer's folder, so that no image reads another one's messages.
	'storeDirectory' => "$IP/cache/l10n" . PATH_SEPARATOR . "/srv/l10n/{$wiki7->build->id}",
	'forceRecache' => false,
	'manualRecache' => false,
];
