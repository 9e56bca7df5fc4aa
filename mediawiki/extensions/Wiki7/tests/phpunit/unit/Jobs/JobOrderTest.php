<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Jobs;

use MediaWiki\Extension\Wiki7\Jobs\JobOrder;
use PHPUnit\Framework\TestCase;

final class JobOrderTest extends TestCase {

	/**
	 * @param string[] $types
	 * @return array<string,int>
	 */
	private function choices( array $types, int $turns ): array {
		$order = new JobOrder();
		$chosen = [];
		for ( $i = 0; $i < $turns; $i++ ) {
			$chosen[] = $order->next( $types );
		}
		return array_count_values( $chosen );
	}

	public function testWhatPeopleWaitForGoesFirst(): void {
		$this->assertSame( 'htmlCacheUpdate', ( new JobOrder() )->next( [ 'refreshLinks', 'htmlCacheUpdate' ] ) );
	}

	public function testAFloodOfUrgentJobsDoesNotHoldUpTheRest(): void {
		$this->assertSame( [ 'htmlCacheUpdate' => 80, 'refreshLinks' => 10 ], $this->choices( [ 'htmlCacheUpdate', 'refreshLinks' ], 90 ) );
	}

	public function testTypesOfOneRankTakeTurns(): void {
		$this->assertSame( [ 'enotifNotify' => 5, 'htmlCacheUpdate' => 5 ], $this->choices( [ 'enotifNotify', 'htmlCacheUpdate' ], 10 ) );
		$this->assertSame( [ 'a' => 3, 'b' => 3, 'c' => 3 ], $this->choices( [ 'a', 'b', 'c' ], 9 ) );
	}

	public function testNothingIsChosenFromNothing(): void {
		$this->assertNull( ( new JobOrder() )->next( [] ) );
	}
}
