<?php
declare(strict_types=1);

// Sends a part of the sitemap. On a private wiki nginx asks for none.
use MediaWiki\Extension\Wiki7\Sitemap\SitemapStore;
use MediaWiki\MediaWikiServices;

define( 'MW_NO_OUTPUT_COMPRESSION', 1 );
define( 'MW_NO_SESSION', 1 );
define( 'MW_ENTRY_POINT', 'wiki7-sitemap' );

require dirname( __DIR__, 2 ) . '/includes/WebStart.php';

$backend = MediaWikiServices::getInstance()->getRepoGroup()->getLocalRepo()->getBackend();
$name = basename( (string)$_SERVER['REQUEST_URI'] );
$type = str_ends_with( $name, '.gz' ) ? 'application/gzip' : 'application/xml';
$backend->streamFile( [
	'src' => ( new SitemapStore( $backend ) )->pathOf( $name ),
	'headers' => [ "Content-Type: $type", 'Cache-Control: public, max-age=3600' ],
] );
