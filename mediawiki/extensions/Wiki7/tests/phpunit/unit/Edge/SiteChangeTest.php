<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Edge;

use MediaWiki\Extension\Wiki7\Edge\Budget;
use MediaWiki\Extension\Wiki7\Edge\Lifetimes;
use MediaWiki\Extension\Wiki7\Edge\SiteChange;
use MediaWiki\Extension\Wiki7\Edge\Tags;
use MediaWiki\Output\OutputPage;
use PHPUnit\Framework\TestCase;
use Wikimedia\ObjectCache\HashBagOStuff;
use Wikimedia\Rdbms\IConnectionProvider;

final class SiteChangeTest extends TestCase {

	private HashBagOStuff $memory;
	private float $now = 1_700_000_000.0;

	protected function setUp(): void {
		$this->memory = new HashBagOStuff();
		$this->memory->setMockTime( $this->now );
	}

	/** One of several replicas, which share their memory. */
	private function replica(): SiteChange {
		return new SiteChange( $this->memory );
	}

	private function lifetimes(): Lifetimes {
		$budget = new Budget( $this->createMock( IConnectionProvider::class ), $this->memory, false );
		return new Lifetimes( $budget, $this->replica(), $this->tags() );
	}

	private function tags(): Tags {
		return new Tags( 'wiki', '/wiki/$1', '/w/index.php', '/media' );
	}

	public function testEveryReplicaKnowsOfItUntilAllBelieveTheNew(): void {
		$this->assertFalse( $this->replica()->isRecent( 'load' ) );
		$this->replica()->happened( [ 'load' ] );
		$this->now += SiteChange::SETTLED_AFTER_SECONDS - 1;
		$this->assertTrue( $this->replica()->isRecent( 'load' ) );
		$this->assertFalse( $this->replica()->isRecent( 'site' ) );
		$this->now += 2;
		$this->assertFalse( $this->replica()->isRecent( 'load' ) );
	}

	public function testAPageThatIsDoneMeanwhileIsKeptForASecondOnly(): void {
		$this->replica()->happened( [ $this->tags()->ofSite() ] );
		$page = $this->createMock( OutputPage::class );
		$page->expects( $this->once() )->method( 'lowerCdnMaxage' )->with( 1 );
		$this->lifetimes()->onAfterFinalPageOutput( $page );
	}

	public function testAnyOtherPageIsLeftAlone(): void {
		$this->replica()->happened( [ $this->tags()->ofResources() ] );
		$page = $this->createMock( OutputPage::class );
		$page->expects( $this->never() )->method( 'lowerCdnMaxage' );
		$this->lifetimes()->onAfterFinalPageOutput( $page );
		$times = [];
		$this->lifetimes()->onOutputPageCheckLastModified( $times, $page );
		$this->assertSame( [], $times );
	}
}
