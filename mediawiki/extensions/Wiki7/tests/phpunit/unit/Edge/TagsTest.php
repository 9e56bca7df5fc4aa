<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Edge;

use MediaWiki\Extension\Wiki7\Edge\PurgeRelayer;
use MediaWiki\Extension\Wiki7\Edge\Tags;
use MediaWiki\Extension\Wiki7\Media\CacheTag;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

final class TagsTest extends TestCase {

	private Tags $tags;

	protected function setUp(): void {
		$this->tags = new Tags( 'wiki_en', '/wiki/$1', '/w/index.php', '/media' );
	}

	#[DataProvider( 'addressesOfOnePage' )]
	public function testEveryAddressOfAPageHasTheTagOfItsTitle( string $url ): void {
		$this->assertSame( $this->tags->ofPage( 'Talk:A_(b),_ü?' ), $this->tags->ofUrl( $url ) );
	}

	public static function addressesOfOnePage(): iterable {
		$title = 'Talk:A_(b),_%C3%BC%3F';
		yield 'view' => [ "http://localhost:8080/wiki/$title" ];
		yield 'without a host' => [ "/wiki/$title" ];
		yield 'history' => [ "https://wiki.example.org/w/index.php?title=$title&action=history" ];
		yield 'raw' => [ "/w/index.php?title=$title&action=raw&ctype=text/css" ];
		yield 'another order' => [ "/w/index.php?action=history&title=$title" ];
		yield 'another encoding' => [ '/wiki/Talk%3AA_%28b%29%2C_%c3%bc%3f' ];
		yield 'with a query' => [ "/wiki/$title?action=info" ];
	}

	public function testThePageTagIsTheHashOfWikiAndAddress(): void {
		$this->assertSame( 'u' . substr( hash( 'sha256', 'wiki_en//wiki/Main_Page' ), 0, 20 ), $this->tags->ofPage( 'Main_Page' ) );
	}

	#[DataProvider( 'addressesOfOneFile' )]
	public function testEveryAddressOfAFileHasItsTag( string $path ): void {
		$this->assertSame( CacheTag::of( 'wiki_en', 'A_(ü).jpg' ), $this->tags->ofUrl( "https://wiki.example.org/media/$path" ) );
	}

	public static function addressesOfOneFile(): iterable {
		yield 'original' => [ 'a/ab/A_(%C3%BC).jpg' ];
		yield 'old version' => [ 'archive/a/ab/20260102030405!A_(%C3%BC).jpg' ];
		yield 'thumbnail' => [ 'thumb/a/ab/A_(%C3%BC).jpg/120px-A_(%C3%BC).jpg' ];
		yield 'of an old version' => [ 'thumb/archive/a/ab/20260102030405!A_(%C3%BC).jpg/120px-A.jpg' ];
	}

	#[DataProvider( 'addressesOfNothing' )]
	public function testAnAddressThatNamesNeitherHasNone( string $url ): void {
		$this->assertNull( $this->tags->ofUrl( $url ) );
	}

	public static function addressesOfNothing(): iterable {
		foreach ( [ '', '/', '/wiki/', '/w/load.php?title=A', '/w/index.php?curid=1', '/media/', '/media/deleted/x', 'http://other/' ] as $url ) {
			yield $url => [ $url ];
		}
	}

	public function testAddressesOfOnePageArePurgedOnce(): void {
		$urls = [ '/wiki/A', '/w/index.php?title=A&action=history', '/wiki/B', '/w/rest.php', '/wiki/A' ];
		$this->assertSame( [ $this->tags->ofPage( 'A' ), $this->tags->ofPage( 'B' ) ], PurgeRelayer::tagsOf( $this->tags, $urls ) );
	}

	public function testTagsTravelInAHeader(): void {
		$page = $this->tags->ofPage( 'Ünï, "code"' );
		$all = [ $page, $this->tags->ofShard( $page ), $this->tags->ofTemplate( 'T:x,y' ), $this->tags->ofResources(), $this->tags->ofSite() ];
		foreach ( $all as $tag ) {
			$this->assertMatchesRegularExpression( '/^[a-z0-9_-]{1,64}$/', $tag );
		}
		$this->assertSame( 's' . substr( $page, 1, 2 ) . '-wiki_en', $this->tags->ofShard( $page ) );
	}

	public function testWikisOfAFamilyDropNothingOfEachOther(): void {
		$other = new Tags( 'wiki_he', '/wiki/$1', '/w/index.php', '/media' );
		foreach ( [ 'ofPage', 'ofTemplate', 'ofFile' ] as $kind ) {
			$this->assertNotSame( $other->$kind( 'A' ), $this->tags->$kind( 'A' ) );
		}
		$this->assertNotSame( $other->ofShard( 'uabc' ), $this->tags->ofShard( 'uabc' ) );
		$this->assertNotSame( $other->ofSite(), $this->tags->ofSite() );
	}
}
