<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

/**
 * A server between backend and store, in a process of its own, that does to chosen requests what networks and stores do at their
 * worst. Everything else it passes on, byte by byte, so signatures stay right.
 */
final class FaultyProxy {
	/** @var resource */
	private mixed $process;
	private readonly string $plan;
	private readonly string $log;
	public readonly int $port;

	public function __construct( string $upstream ) {
		$this->plan = tempnam( sys_get_temp_dir(), 'plan' );
		$this->log = tempnam( sys_get_temp_dir(), 'log' );
		$this->process = proc_open(
			[ PHP_BINARY, __DIR__ . '/faulty-proxy.php', $upstream, $this->plan, $this->log ],
			[ 1 => [ 'pipe', 'w' ] ], $pipes
		);
		$this->port = (int)fgets( $pipes[1] );
	}

	/**
	 * @param string $match Of the request line, as `^PUT .*partNumber=2`
	 * @param string $fault One of those in faulty-proxy.php
	 * @param int $times How often; the requests after pass
	 */
	public function inject( string $match, string $fault, int $times = 1 ): void {
		file_put_contents( $this->plan, json_encode( [ 'match' => $match, 'fault' => $fault, 'times' => $times ] ) . "\n", LOCK_EX );
		file_put_contents( $this->log, '', LOCK_EX );
	}

	public function pass(): void {
		file_put_contents( $this->plan, '', LOCK_EX );
		file_put_contents( $this->log, '', LOCK_EX );
	}

	/** @return string[] Request lines since the last change of the plan, those with a fault marked by it */
	public function seen(): array {
		return file( $this->log, FILE_IGNORE_NEW_LINES );
	}

	public function stop(): void {
		proc_terminate( $this->process );
		proc_close( $this->process );
		unlink( $this->plan );
		unlink( $this->log );
	}
}
