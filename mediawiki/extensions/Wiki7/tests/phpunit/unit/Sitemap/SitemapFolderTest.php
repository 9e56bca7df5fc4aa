<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Sitemap;

use MediaWiki\Extension\Wiki7\Sitemap\SitemapFolder;
use PHPUnit\Framework\TestCase;
use RuntimeException;

final class SitemapFolderTest extends TestCase {

	private string $path;

	protected function setUp(): void {
		$this->path = sys_get_temp_dir() . '/wiki7-sitemap-' . bin2hex( random_bytes( 4 ) );
	}

	protected function tearDown(): void {
		array_map( unlink( ... ), array_merge( glob( "$this->path/*.*" ), glob( "$this->path/.new/*" ) ) );
		if ( is_dir( "$this->path/.new" ) ) {
			rmdir( "$this->path/.new" );
		}
		rmdir( $this->path );
	}

	private function generate( SitemapFolder $folder, string ...$names ): void {
		$workshop = $folder->openWorkshop();
		array_map( static fn ( $name ) => file_put_contents( "$workshop/$name", $name ), $names );
	}

	public function testTheNewSitemapTakesThePlaceOfTheOldOne(): void {
		$folder = new SitemapFolder( $this->path );
		$this->generate( $folder, 'sitemap-index-w.xml', 'a.xml.gz', 'b.xml.gz' );
		$this->assertSame( 2, $folder->publish() );
		$this->generate( $folder, 'sitemap-index-w.xml', 'b.xml.gz' );
		$this->assertSame( 1, $folder->publish() );
		$this->assertSame( [ 'b.xml.gz', 'index.xml' ], array_map( basename( ... ), glob( "$this->path/*" ) ) );
	}

	public function testTheOldSitemapStaysWhenNoneWasGenerated(): void {
		$folder = new SitemapFolder( $this->path );
		$this->generate( $folder, 'sitemap-index-w.xml', 'a.xml.gz' );
		$folder->publish();
		$folder->openWorkshop();
		try {
			$folder->publish();
			$this->fail( 'It should have complained.' );
		} catch ( RuntimeException ) {
			$this->assertFileExists( "$this->path/a.xml.gz" );
		}
	}
}
