<?php
declare(strict_types=1);

use Wiki7\Settings\MediaStore;

/** @var \Wiki7\Settings\Wiki $wiki7 */

$uploads = $wiki7->settings['uploads'];
$wgEnableUploads = $uploads !== null;
$wgUploadDirectory = MediaStore::FOLDER;
$wgUploadPath = '/media';

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
