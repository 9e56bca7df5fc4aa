<?php
declare(strict_types=1);

// Sends the thumbnail that the address names, after making it where it is missing.
use MediaWiki\Context\RequestContext;
use MediaWiki\EntryPointEnvironment;
use MediaWiki\Extension\Wiki7\Media\ThumbnailEntryPoint;
use MediaWiki\MediaWikiServices;

define( 'MW_NO_OUTPUT_COMPRESSION', 1 );
define( 'MW_ENTRY_POINT', 'thumb_handler' );

require dirname( __DIR__, 2 ) . '/includes/WebStart.php';

( new ThumbnailEntryPoint(
	RequestContext::getMain(),
	new EntryPointEnvironment(),
	MediaWikiServices::getInstance()
) )->run();
