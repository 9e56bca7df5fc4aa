<?php
declare(strict_types=1);

use MediaWiki\Extension\Wiki7\Media\WebPHandler;
use Wiki7\Settings\MediaStore;

/** @var \Wiki7\Settings\Wiki $wiki7 */

$uploads = $wiki7->settings['uploads'];
$wgEnableUploads = $uploads !== null;
$wgUploadDirectory = MediaStore::FOLDER;
// On a private wiki every file goes through img_auth.php, which asks MediaWiki who is reading.
$wgUploadPath = $wiki7->isPrivate() ? "$wgScriptPath/img_auth.php" : '/media';
// Parsed pages hold the addresses of their pictures: a wiki that became private or public parses its pages again.
$wgRenderHashAppend = $wiki7->isPrivate() ? '!private' : '';

if ( $uploads !== null ) {
	$wgMaxUploadSize = $uploads['maxSizeMiB'] * 1024 * 1024;
	$wgFileExtensions = $uploads['fileTypes'];
	$wgStrictFileExtensions = true;
	$wgCheckFileExtensions = true;
}
unset( $uploads );
// Copying from an address would make this server fetch what a stranger names.
$wgAllowCopyUploads = false;
$wgUseInstantCommons = false;
$wgForeignFileRepos = [];

// GD is in PHP, so no command line is run on a stranger's picture.
$wgUseImageMagick = false;
$wgUseImageResize = true;
$wgSVGConverter = false;
// A picture of 25 megapixels takes GD 100 MiB; a worker has room for that, and most cameras make no larger ones.
$wgMaxImageArea = 25_000_000;
$wgMediaHandlers['image/webp'] = WebPHandler::class;

// A page never waits for a picture: nginx asks for a missing thumbnail when a browser does. A private wiki has no such
// way past MediaWiki, so its thumbnails are made with the page.
$wgGenerateThumbnailOnParse = $wiki7->isPrivate();
$wgThumbPath = $wiki7->isPrivate() ? false : '/media/thumb';
// Few sizes, so that nobody fills the disk by asking for every width. Wikimedia's own list.
$wgThumbnailSteps = [ 20, 40, 60, 120, 250, 330, 500, 960, 1280, 1920, 3840 ];
$wgThumbnailStepsRatio = 1;
$wgThumbnailBuckets = [ 1280 ];
$wgThumbnailMinimumBucketDistance = 100;
$wgThumbLimits = [ 120, 150, 180, 200, 250, 300, 400 ];
$wgDefaultUserOptions['thumbsize'] = 4;
