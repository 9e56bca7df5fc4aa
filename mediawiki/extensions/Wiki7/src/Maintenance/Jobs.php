<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\Wiki7\Cli\Heartbeat;
use MediaWiki\Extension\Wiki7\Cli\JsonLines;
use MediaWiki\Extension\Wiki7\Cli\StopSignal;
use MediaWiki\Extension\Wiki7\Database\DatabaseProbe;
use MediaWiki\Extension\Wiki7\Jobs\JobLoop;
use MediaWiki\Extension\Wiki7\Jobs\JobLoopOptions;
use MediaWiki\Extension\Wiki7\Jobs\JobOrder;
use MediaWiki\Extension\Wiki7\Jobs\JobReport;
use MediaWiki\Extension\Wiki7\Jobs\LoopEnd;
use MediaWiki\Extension\Wiki7\Jobs\WikiJobs;
use MediaWiki\Maintenance\Maintenance;

/** The program of the jobs container. SIGTERM ends it after the job that is running. */
class Jobs extends Maintenance {

	public const HEARTBEAT = '/tmp/wiki7-jobs.heartbeat';

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Run jobs until SIGTERM.' );
		$this->addOption( 'age-seconds', 'After how long to begin afresh, in seconds (default: 300)', false, true );
		$this->addOption( 'until-empty', 'End when no job is left' );
	}

	public function execute(): bool {
		$services = $this->getServiceContainer();
		$settings = $this->getConfig()->get( 'Wiki7Jobs' );
		$log = JsonLines::onStandardOutput();
		$stop = StopSignal::listen();
		$heartbeat = new Heartbeat( self::HEARTBEAT );
		$loop = new JobLoop(
			new WikiJobs(
				$services->getJobQueueGroup(),
				$services->getJobRunner(),
				$services->getDBLoadBalancerFactory(),
				new DatabaseProbe( $services->getDBLoadBalancer()->getServerInfo( 0 ) )
			),
			new JobOrder(),
			new JobReport( $log ),
			$log,
			new JobLoopOptions(
				batchSeconds: $settings['batchSeconds'],
				// From then on another runner may take the job.
				longestJobSeconds: $settings['claimSeconds'],
				ageSeconds: (int)$this->getOption( 'age-seconds', 300 ),
				untilEmpty: $this->hasOption( 'until-empty' ),
			),
			$stop->received( ... ),
			$heartbeat->beat( ... ),
			static fn () => hrtime( true ) / 1e9,
			$stop->sleep( ... ),
			memory_get_usage( ... ),
		);
		$end = $loop->run();
		if ( $end === LoopEnd::WornOut ) {
			$services->getDBLoadBalancerFactory()->closeAll( __METHOD__ );
			StopSignal::replaceProcess();
		}
		$log->write( [ 'event' => 'jobs-end', 'reason' => $end->value ] );
		exit( $end->exitCode() );
	}
}
