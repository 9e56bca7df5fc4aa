<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Schedule;

use MediaWiki\Extension\Wiki7\Schedule\InvalidSchedule;
use MediaWiki\Extension\Wiki7\Schedule\ScheduledTask;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

final class ScheduledTaskTest extends TestCase {

	private static function task( string $at ): ScheduledTask {
		return ScheduledTask::parseAll( '[{"name":"a","command":["true"],"at":' . $at . '}]' )[0];
	}

	private static function time( string $text ): int {
		return strtotime( "$text UTC" );
	}

	public function testADailyTaskIsDueAtItsTimeAndStaysSoUntilTheNextDay(): void {
		$task = self::task( '{"dailyAt":"03:15"}' );
		$due = self::time( '2026-05-02 03:15' );
		$this->assertSame( $due, $task->lastDue( $due ) );
		$this->assertSame( $due, $task->lastDue( self::time( '2026-05-03 03:14:59' ) ) );
		$this->assertSame( self::time( '2026-05-01 03:15' ), $task->lastDue( $due - 1 ) );
		$this->assertSame( $due, $task->nextDue( $due - 1 ) );
	}

	public function testARepeatedTaskCountsFromMidnight(): void {
		$task = self::task( '{"everyMinutes":30}' );
		$this->assertSame( self::time( '2026-05-02 10:30' ), $task->lastDue( self::time( '2026-05-02 10:59:59' ) ) );
		$this->assertSame( self::time( '2026-05-02 11:00' ), $task->nextDue( self::time( '2026-05-02 10:59:59' ) ) );
	}

	/**
	 * @return iterable<string,array{string,string}>
	 */
	public static function mistakes(): iterable {
		yield 'no JSON' => [ '', 'no JSON array' ];
		yield 'no list' => [ '{"name":"a"}', 'no JSON array' ];
		yield 'no command' => [ '[{"name":"a","at":{"everyMinutes":5}}]', 'lacks a name, or a command' ];
		yield 'a command of one text' => [ '[{"name":"a","command":"ls -l","at":{"everyMinutes":5}}]', 'as a list of words' ];
		yield 'no time' => [ '[{"name":"a","command":["true"]}]', 'The task a' ];
		yield 'an hour that there is not' => [ '[{"name":"a","command":["true"],"at":{"dailyAt":"24:00"}}]', 'dailyAt' ];
		yield 'no minutes' => [ '[{"name":"a","command":["true"],"at":{"everyMinutes":0}}]', 'everyMinutes' ];
		yield 'one name twice' => [
			'[{"name":"a","command":["true"],"at":{"everyMinutes":5}},{"name":"a","command":["true"],"at":{"everyMinutes":5}}]',
			'more than one task named a',
		];
	}

	#[DataProvider( 'mistakes' )]
	public function testAMistakeIsNamed( string $json, string $part ): void {
		$this->expectException( InvalidSchedule::class );
		$this->expectExceptionMessage( $part );
		ScheduledTask::parseAll( $json );
	}
}
