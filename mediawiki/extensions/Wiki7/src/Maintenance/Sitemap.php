<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use GenerateSitemap;
use MediaWiki\Extension\Wiki7\Sitemap\SitemapFolder;
use MediaWiki\MainConfigNames;
use MediaWiki\Maintenance\Maintenance;

/** Makes the sitemap beside the one that is served, then puts it in its place. */
class Sitemap extends Maintenance {

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Make the sitemap anew.' );
		$this->addArg( 'folder', 'Where it is served from', false );
	}

	public function execute(): bool {
		$folder = new SitemapFolder( $this->getArg( 0, '/srv/media/sitemap' ) );
		$workshop = $folder->openWorkshop();
		$server = $this->getConfig()->get( MainConfigNames::CanonicalServer );
		$generator = $this->createChild( GenerateSitemap::class, MW_INSTALL_PATH . '/maintenance/generateSitemap.php' );
		$generator->loadParamsAndArgs( null, [
			'fspath' => $workshop,
			'urlpath' => '/sitemap/',
			'server' => $server,
			'compress' => 'yes',
			'skip-redirects' => 1,
			'quiet' => 1,
		] );
		$generator->execute();
		$count = $folder->publish();
		$this->output( "Parts of the sitemap: $count.\n" );
		return true;
	}
}
