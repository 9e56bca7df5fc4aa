<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Media;

use MediaWiki\Extension\Wiki7\Media\CacheTag;
use PHPUnit\Framework\Attributes\TestWith;
use PHPUnit\Framework\TestCase;

final class CacheTagTest extends TestCase {
	#[TestWith( [ 'a/ab/Name_of_it.jpg' ] )]
	#[TestWith( [ 'archive/a/ab/20260102030405!Name_of_it.jpg' ] )]
	#[TestWith( [ 'a/ab/Name_of_it.jpg/120px-Name_of_it.jpg' ] )]
	#[TestWith( [ 'archive/a/ab/20260102030405!Name_of_it.jpg/120px-Name_of_it.jpg' ] )]
	#[TestWith( [ 'a/ab/Name_of_it.jpg/Name_of_it.jpg.480p.webm' ] )]
	public function testAllThatIsMadeOfAFileSharesItsTag( string $path ): void {
		$this->assertSame( CacheTag::of( 'wiki', 'Name_of_it.jpg' ), CacheTag::ofPath( 'wiki', $path ) );
	}

	public function testAnotherFileAndAnotherWikiHaveOthers(): void {
		$tag = CacheTag::of( 'wiki', 'A.jpg' );
		$this->assertNotSame( $tag, CacheTag::of( 'wiki', 'B.jpg' ) );
		$this->assertNotSame( $tag, CacheTag::of( 'other', 'A.jpg' ) );
		$this->assertNotSame( CacheTag::ofPath( 'wiki', 'a/ab/archive' ), CacheTag::ofPath( 'wiki', 'a/ab/B.jpg' ) );
	}

	public function testATagIsOneWordForAHeader(): void {
		$this->assertMatchesRegularExpression( '/^[a-z0-9]{10,32}$/', CacheTag::of( 'wiki', "Ü (1)'.jpg" ) );
	}
}
