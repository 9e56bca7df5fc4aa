<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Schedule;

/** A command and when it runs, in UTC. */
final class ScheduledTask {

	/**
	 * @param string $name
	 * @param string[] $command
	 * @param int $periodSeconds
	 * @param int $offsetSeconds From midnight
	 */
	private function __construct(
		public readonly string $name,
		public readonly array $command,
		private readonly int $periodSeconds,
		private readonly int $offsetSeconds
	) {
	}

	/**
	 * @param string $json `[{ "name", "command": […], "at": { "everyMinutes": 30 } or { "dailyAt": "03:15" } }]`
	 * @return self[]
	 * @throws InvalidSchedule
	 */
	public static function parseAll( string $json ): array {
		$list = json_decode( $json, true );
		if ( !is_array( $list ) || !array_is_list( $list ) ) {
			throw new InvalidSchedule( 'The variable WIKI7_SCHEDULE is missing or no JSON array: set it to the list of scheduled tasks.' );
		}
		$tasks = array_map( self::parse( ... ), $list );
		$names = array_map( static fn ( self $task ) => $task->name, $tasks );
		$twice = array_unique( array_diff_assoc( $names, array_unique( $names ) ) );
		if ( $twice !== [] ) {
			throw new InvalidSchedule( 'WIKI7_SCHEDULE has more than one task named ' . implode( ', ', $twice ) . ': give each its own name.' );
		}
		return $tasks;
	}

	/** The latest moment, now or before, at which it was to run. */
	public function lastDue( int $now ): int {
		return $now - ( ( $now - $this->offsetSeconds ) % $this->periodSeconds );
	}

	public function nextDue( int $now ): int {
		return $this->lastDue( $now ) + $this->periodSeconds;
	}

	/**
	 * @throws InvalidSchedule
	 */
	private static function parse( mixed $entry ): self {
		$name = $entry['name'] ?? null;
		$command = $entry['command'] ?? null;
		$isCommand = is_array( $command ) && array_is_list( $command ) && $command !== []
			&& array_filter( $command, is_string( ... ) ) === $command;
		if ( !is_string( $name ) || $name === '' || !$isCommand ) {
			throw new InvalidSchedule( 'A task of WIKI7_SCHEDULE lacks a name, or a command as a list of words: ' . json_encode( $entry ) . '.' );
		}
		$at = is_array( $entry['at'] ?? null ) ? $entry['at'] : [];
		$minutes = $at['everyMinutes'] ?? null;
		if ( is_int( $minutes ) && $minutes >= 1 && $minutes <= 1440 ) {
			return new self( $name, $command, $minutes * 60, 0 );
		}
		if ( preg_match( '/^([01]\d|2[0-3]):([0-5]\d)$/', (string)( $at['dailyAt'] ?? '' ), $time ) ) {
			return new self( $name, $command, 86400, (int)$time[1] * 3600 + (int)$time[2] * 60 );
		}
		throw new InvalidSchedule(
			"The task $name of WIKI7_SCHEDULE needs `at` with everyMinutes (1 to 1440) or dailyAt (as 03:15), not " .
			json_encode( $entry['at'] ?? null ) . '.'
		);
	}
}
