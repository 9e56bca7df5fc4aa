<?php
declare(strict_types=1);

use MediaWiki\Extension\Wiki7\Media\DocumentHandler;
use MediaWiki\Extension\Wiki7\Media\DrawingHandler;
use MediaWiki\Extension\Wiki7\Media\PngHandler;
use MediaWiki\Extension\Wiki7\Media\RenderQueue;
use MediaWiki\Extension\Wiki7\Media\WebPHandler;

/** @var \Wiki7\Settings\Wiki $wiki7 */

// A page never waits for a picture: the thumbs service makes a missing thumbnail when a browser asks for it.
$wgGenerateThumbnailOnParse = false;
$wgThumbPath = '/media/thumb';
$wgThumbnailSteps = $wiki7->settings['thumbnailWidths'];
$wgThumbnailStepsRatio = 1;
$wgThumbLimits = [ 120, 150, 180, 200, 250, 300, 400 ];
$wgDefaultUserOptions['thumbsize'] = 4;
// Every width that gets this far is one of few; a gallery of some hundred new pictures is nobody's attack.
$wgRateLimits['renderfile-nonstandard'] = [ 'ip' => [ 700, 30 ], 'user' => [ 700, 30 ] ];

// No program that decodes a stranger's file runs beside MediaWiki, its secrets and its store: the render service has them.
$wgShellboxUrls = $wiki7->endpoints === null ? [] : [ 'wiki7-render' => $wiki7->endpoints->shellboxUrl ];
$wgShellboxSecretKey = $wiki7->endpoints?->shellboxSecret;
$wgWiki7LargestRenderedMiB = $wiki7->settings['largestRenderedMiB'];
// Says only that pictures can be scaled and turned. PictureScaler does it, in ImageMagick's place.
$wgUseImageMagick = true;
$wgUseImageResize = true;
$wgMediaHandlers['image/png'] = PngHandler::class;
$wgMediaHandlers['image/webp'] = WebPHandler::class;
$wgMediaHandlers['image/svg+xml'] = DrawingHandler::class;
$wgMediaHandlers['application/pdf'] = $wiki7->has( 'PdfHandler' ) ? DocumentHandler::class : null;

// vips needs 150 MiB and a second for that many pixels, also of the worst kind.
$wgMaxImageArea = 100_000_000;
// Width × height × frames of GIF and WebP, above which a thumbnail shows the first frame alone. So much noise as WebP takes 8 s of a
// processor at 960 pixels.
$wgMaxAnimatedGifArea = 25_000_000;

// Of one file one thumbnail at a time. Others who want one wait for it, but never so many that nobody serves other files.
$store = $wiki7->endpoints?->cache;
if ( $store !== null ) {
	$wgPoolCounterConf['FileRender'] = $wgPoolCounterConf['FileRenderExpensive'] = [
		'class' => RenderQueue::class,
		'servers' => [ 'cache' => $store->server ],
		'redisConfig' => [ 'password' => $store->password, 'connectTimeout' => 0.5 ],
		'workers' => 1,
		'maxqueue' => max( 1, intdiv( (int)getenv( 'WIKI7_PHP_WORKERS' ), 2 ) - 1 ),
		'timeout' => 20,
	];
}
unset( $store );
