<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Release;

use MediaWiki\Extension\Wiki7\Release\CoreTables;
use MediaWiki\Extension\Wiki7\Release\InterwikiPrefixes;
use PHPUnit\Framework\TestCase;

final class CoreTablesTest extends TestCase {

	public function testATableThatIsThereIsLeftAlone(): void {
		$this->assertSame( "CREATE TABLE IF NOT EXISTS `page` (\n  x INT\n)", CoreTables::rewrite( "CREATE TABLE `page` (\n  x INT\n)" ) );
	}

	public function testTheSearchTableIsMadeInInnoDb(): void {
		$this->assertStringContainsString( 'ENGINE=InnoDB DEFAULT', CoreTables::rewrite( 'CREATE TABLE a (b INT) ENGINE = MyISAM DEFAULT CHARSET = utf8mb4' ) );
	}

	public function testATableOfTheAccountsDatabaseIsKnownByItsName(): void {
		$this->assertSame( 'user', CoreTables::nameIn( 'CREATE TABLE `wiki_accounts`.`user` (' ) );
		$this->assertSame( 'page', CoreTables::nameIn( 'CREATE TABLE `page` (' ) );
		$this->assertNull( CoreTables::nameIn( 'INSERT INTO a VALUES (1)' ) );
	}

	public function testInterwikiLinesAreReadWithAndWithoutTheirLastFields(): void {
		$rows = InterwikiPrefixes::parse( "# comment\n\ndoi|https://doi.org/$1|0|\nwikipedia|https://en.wikipedia.org/wiki/$1|0|https://en.wikipedia.org/w/api.php # note\n" );
		$this->assertSame( [ 'doi', 'wikipedia' ], array_column( $rows, 'iw_prefix' ) );
		$this->assertSame( [ '', 'https://en.wikipedia.org/w/api.php' ], array_column( $rows, 'iw_api' ) );
	}
}
