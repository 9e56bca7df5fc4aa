<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\Wiki7\Cli\Heartbeat;
use MediaWiki\Extension\Wiki7\Cli\JsonLines;
use MediaWiki\Extension\Wiki7\Cli\StopSignal;
use MediaWiki\Extension\Wiki7\Schedule\InvalidSchedule;
use MediaWiki\Extension\Wiki7\Schedule\ScheduledTask;
use MediaWiki\Extension\Wiki7\Schedule\Scheduler;
use MediaWiki\Extension\Wiki7\Schedule\StashRunHistory;
use MediaWiki\Extension\Wiki7\Schedule\TaskProcess;
use MediaWiki\Maintenance\Maintenance;

/** The program of the cron container: runs the tasks of WIKI7_SCHEDULE until SIGTERM. */
class Schedule extends Maintenance {

	public const HEARTBEAT = '/tmp/wiki7-schedule.heartbeat';

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Run the tasks of WIKI7_SCHEDULE when they are due, until SIGTERM.' );
	}

	public function execute(): bool {
		try {
			$tasks = ScheduledTask::parseAll( getenv( 'WIKI7_SCHEDULE' ) ?: '' );
		} catch ( InvalidSchedule $problem ) {
			$this->fatalError( $problem->getMessage() );
		}
		$services = $this->getServiceContainer();
		$stop = StopSignal::listen();
		$heartbeat = new Heartbeat( self::HEARTBEAT );
		$scheduler = new Scheduler(
			$tasks,
			new StashRunHistory(
				$services->getMainObjectStash(),
				static fn () => $services->getDBLoadBalancerFactory()->closeAll( __METHOD__ )
			),
			JsonLines::onStandardOutput(),
			static fn ( array $command ) => new TaskProcess( $command ),
			time( ... )
		);
		while ( !$stop->received() ) {
			$heartbeat->beat();
			$stop->sleep( $scheduler->turn() );
		}
		$scheduler->stop( static fn ( float $seconds ) => usleep( (int)( $seconds * 1e6 ) ) );
		return true;
	}
}
