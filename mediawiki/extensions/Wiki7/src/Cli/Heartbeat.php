<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Cli;

/** A file whose age tells the container's health check when a loop last came round. */
final class Heartbeat {

	private int $written = 0;

	public function __construct( private readonly string $path ) {
	}

	/**
	 * @param int $graceSeconds How much later than usual the next beat may come, as before a long piece of work
	 */
	public function beat( int $graceSeconds = 0 ): void {
		$time = time() + $graceSeconds;
		if ( $time !== $this->written ) {
			$this->written = $time;
			touch( $this->path, $time );
		}
	}
}
