<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Edge;

use MediaWiki\Extension\Wiki7\Edge\Budget;
use PHPUnit\Framework\TestCase;
use Wikimedia\ObjectCache\HashBagOStuff;
use Wikimedia\Rdbms\DBError;
use Wikimedia\Rdbms\IConnectionProvider;
use Wikimedia\Rdbms\IReadableDatabase;
use Wikimedia\Rdbms\SelectQueryBuilder;

final class BudgetTest extends TestCase {

	private int $asked = 0;

	/** @param string|false|DBError $mode What the database has for this month, or what it fails with */
	private function budget( string|false|DBError $mode, bool $hasEdge = true ): Budget {
		$query = $this->createMock( SelectQueryBuilder::class );
		foreach ( [ 'select', 'from', 'where', 'caller' ] as $method ) {
			$query->method( $method )->willReturnSelf();
		}
		$query->method( 'fetchField' )->willReturnCallback( function () use ( $mode ) {
			$this->asked++;
			return $mode instanceof DBError ? throw $mode : $mode;
		} );
		$database = $this->createMock( IReadableDatabase::class );
		$database->method( 'newSelectQueryBuilder' )->willReturn( $query );
		$databases = $this->createMock( IConnectionProvider::class );
		$databases->method( 'getReplicaDatabase' )->willReturn( $database );
		return new Budget( $databases, new HashBagOStuff(), $hasEdge );
	}

	public function testItIsSpentWhenTheSidecarSaysSo(): void {
		$this->assertTrue( $this->budget( '1' )->isSpent() );
		$this->assertFalse( $this->budget( '0' )->isSpent() );
	}

	public function testAMonthThatNothingWasSentInIsNotSpent(): void {
		$this->assertFalse( $this->budget( false )->isSpent() );
	}

	public function testTheDatabaseIsNotAskedForEveryPage(): void {
		$budget = $this->budget( false );
		$budget->isSpent();
		$budget->isSpent();
		$this->assertSame( 1, $this->asked );
	}

	public function testADatabaseWithoutTheTableBreaksNoPageAndIsNotAskedForEachOfThem(): void {
		$budget = $this->budget( new DBError( null, 'Table wiki7_purge_month does not exist' ) );
		$this->assertFalse( $budget->isSpent() );
		$this->assertFalse( $budget->isSpent() );
		$this->assertSame( 1, $this->asked );
	}

	public function testWithoutAnEdgeNobodyIsAsked(): void {
		$this->assertFalse( $this->budget( '1', false )->isSpent() );
		$this->assertSame( 0, $this->asked );
	}
}
