<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use GenerateSitemap;
use MediaWiki\Extension\Wiki7\Sitemap\SitemapStore;
use MediaWiki\MainConfigNames;
use MediaWiki\Maintenance\Maintenance;

/** Makes the sitemap beside the one that is served, then puts it in its place. */
class Sitemap extends Maintenance {

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Make the sitemap anew.' );
	}

	public function execute(): bool {
		$workshop = wfTempDir() . '/sitemap-' . bin2hex( random_bytes( 4 ) );
		mkdir( $workshop, 0700 );
		try {
			$this->generate( $workshop );
			$repo = $this->getServiceContainer()->getRepoGroup()->getLocalRepo();
			$count = ( new SitemapStore( $repo->getBackend() ) )->publish( $workshop );
		} finally {
			array_map( unlink( ... ), glob( "$workshop/*" ) );
			rmdir( $workshop );
		}
		$this->output( "Parts of the sitemap: $count.\n" );
		return true;
	}

	private function generate( string $folder ): void {
		$generator = $this->createChild( GenerateSitemap::class, MW_INSTALL_PATH . '/maintenance/generateSitemap.php' );
		$generator->loadParamsAndArgs( null, [
			'fspath' => $folder,
			'urlpath' => '/sitemap/',
			'server' => $this->getConfig()->get( MainConfigNames::CanonicalServer ),
			'compress' => 'yes',
			'skip-redirects' => 1,
			'quiet' => 1,
		] );
		$generator->execute();
	}
}
