<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Database;

use Wikimedia\Rdbms\ILoadBalancer;
use Wikimedia\Rdbms\LoadMonitor;
use Wikimedia\Rdbms\ServerInfo;

/**
 * Says which replicas may be read from now. Core looks at their lag every ten to twenty seconds and at their health once a minute,
 * which is longer than it remembers who wrote (ten seconds), and shifts shares by numbers of connections until the server itself may
 * have none left to turn to. docs/decisions/0015-replicas-by-heartbeat.md
 */
final class ReplicaMonitor extends LoadMonitor {

	/** Seconds for which all workers of a container rest on one look. */
	private const FRESH_SECONDS = 2.0;
	/** The same for one that does not answer: each look at it takes a request's time. */
	private const AWAY_SECONDS = 5.0;
	/** A look takes a second to connect and one to ask, at most. As long, nobody else sets out. */
	private const LOOK_SECONDS = 2;

	/** @inheritDoc */
	public function scaleLoads( array &$weightByServer ): void {
		foreach ( $weightByServer as $i => $weight ) {
			if ( $i !== ServerInfo::WRITER_INDEX && $weight > 0 && !$this->isFit( $i ) ) {
				$weightByServer[$i] = 0;
			}
		}
	}

	/** It may have stood still ever since somebody looked, so the age of that look counts as lag. */
	private function isFit( int $i ): bool {
		[ 'lag' => $lag, 'asOf' => $asOf ] = $this->lastLook( $i );
		return $lag !== null && $lag + $this->getCurrentTime() - $asOf <= $this->maxLag( $i );
	}

	/** @return array{lag:?float,asOf:float} Seconds; no lag for one that does not answer, or copies nothing */
	private function lastLook( int $i ): array {
		$key = $this->srvCache->makeGlobalKey( 'wiki7-replica', $this->lb->getServerName( $i ) );
		$look = $this->srvCache->get( $key );
		if ( is_array( $look ) ) {
			$fresh = $look['lag'] === null ? self::AWAY_SECONDS : self::FRESH_SECONDS;
			if ( $this->getCurrentTime() - $look['asOf'] < $fresh || !$this->srvCache->add( "$key:looking", 1, self::LOOK_SECONDS ) ) {
				return $look;
			}
		}
		$look = [ 'lag' => $this->look( $i ), 'asOf' => $this->getCurrentTime() ];
		$this->srvCache->set( $key, $look, 60 );
		return $look;
	}

	private function look( int $i ): ?float {
		$connection = $this->lb->getServerConnection(
			$i, ILoadBalancer::DOMAIN_ANY, ILoadBalancer::CONN_UNTRACKED_GAUGE | ILoadBalancer::CONN_SILENCE_ERRORS
		);
		$lag = $connection ? $connection->getLag() : false;
		if ( $connection ) {
			$connection->close( __METHOD__ );
		}
		if ( $lag === false || $lag > $this->maxLag( $i ) ) {
			$this->logger->warning( 'The replica {db_server} is not read from: {reason}', [
				'db_server' => $this->lb->getServerName( $i ),
				'reason' => match ( true ) {
					!$connection => 'it does not answer',
					$lag === false => 'it has no heartbeat',
					default => 'it is ' . round( $lag, 1 ) . ' s behind',
				},
			] );
		}
		return $lag === false ? null : (float)$lag;
	}

	private function maxLag( int $i ): float {
		return (float)$this->lb->getServerInfo( $i )['max lag'];
	}
}
