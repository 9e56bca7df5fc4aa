<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Sitemap;

use MediaWiki\Extension\Wiki7\Sitemap\SitemapStore;
use PHPUnit\Framework\TestCase;
use RuntimeException;
use Wikimedia\FileBackend\MemoryFileBackend;

final class SitemapStoreTest extends TestCase {

	private string $folder;
	private MemoryFileBackend $backend;

	protected function setUp(): void {
		$this->folder = sys_get_temp_dir() . '/wiki7-sitemap-' . bin2hex( random_bytes( 4 ) );
		mkdir( $this->folder );
		$this->backend = new MemoryFileBackend( [ 'name' => 'memory', 'domainId' => '' ] );
	}

	protected function tearDown(): void {
		$this->empty();
		rmdir( $this->folder );
	}

	private function empty(): void {
		array_map( unlink( ... ), glob( "$this->folder/*" ) );
	}

	private function publish( string ...$names ): int {
		$this->empty();
		array_map( fn ( $name ) => file_put_contents( "$this->folder/$name", $name ), $names );
		return ( new SitemapStore( $this->backend ) )->publish( $this->folder );
	}

	/** @return string[] */
	private function served(): array {
		$names = iterator_to_array( $this->backend->getFileList( [ 'dir' => 'mwstore://memory/sitemap', 'topOnly' => true ] ), false );
		sort( $names );
		return $names;
	}

	public function testTheNewSitemapTakesThePlaceOfTheOldOne(): void {
		$this->assertSame( 2, $this->publish( 'sitemap-index-w.xml', 'a.xml.gz', 'b.xml.gz' ) );
		$this->assertSame( 1, $this->publish( 'sitemap-index-w.xml', 'b.xml.gz' ) );
		$this->assertSame( [ 'b.xml.gz', 'index.xml' ], $this->served() );
	}

	public function testTheOldSitemapStaysWhenNoneWasGenerated(): void {
		$this->publish( 'sitemap-index-w.xml', 'a.xml.gz' );
		try {
			$this->publish( 'b.xml.gz' );
			$this->fail( 'It should have complained.' );
		} catch ( RuntimeException ) {
			$this->assertSame( [ 'a.xml.gz', 'index.xml' ], $this->served() );
		}
	}

	public function testAStoreThatTakesNothingIsReported(): void {
		$this->publish( 'sitemap-index-w.xml', 'a.xml.gz' );
		$full = new MemoryFileBackend( [ 'name' => 'memory', 'domainId' => '', 'readOnly' => 'full' ] );
		$this->expectExceptionMessage( 'the old one stays' );
		( new SitemapStore( $full ) )->publish( $this->folder );
	}
}
