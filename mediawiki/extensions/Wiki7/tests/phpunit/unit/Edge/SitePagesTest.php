<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Edge;

use MediaWiki\Extension\Wiki7\Edge\SitePages;
use MediaWiki\Extension\Wiki7\Edge\Tags;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

final class SitePagesTest extends TestCase {

	#[DataProvider( 'changes' )]
	public function testAChangeReachesWhatIsMadeOfIt( int $namespace, string $key, bool $cameOrWent, array $expected ): void {
		$pages = new SitePages( new Tags( 'w', '/wiki/$1', '/w/index.php', '/media' ) );
		$this->assertSame( $expected, $pages->tagsOf( $namespace, $key, $cameOrWent ) );
	}

	public static function changes(): iterable {
		yield 'a message' => [ NS_MEDIAWIKI, 'Sidebar', false, [ 'load-w', 'site-w' ] ];
		yield 'the gadgets’ list' => [ NS_MEDIAWIKI, 'Gadgets-definition', false, [ 'load-w', 'site-w' ] ];
		yield 'a style sheet' => [ NS_MEDIAWIKI, 'Common.css', false, [ 'load-w' ] ];
		yield 'a style sheet that is new, which pages name from now on' => [ NS_MEDIAWIKI, 'Common.css', true, [ 'load-w', 'site-w' ] ];
		yield 'a page' => [ NS_MAIN, 'Sidebar', true, [] ];
		yield 'a style sheet of somebody’s' => [ NS_USER, 'Somebody/common.css', true, [] ];
	}
}
