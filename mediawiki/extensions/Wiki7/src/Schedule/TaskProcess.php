<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Schedule;

/** A command that runs beside the scheduler. */
final class TaskProcess {

	private const LAST_LINES = 20;

	/** @var resource */
	private $process;

	/** @var resource[] */
	private array $pipes = [];
	private string $output = '';
	private ?int $exitCode = null;

	/**
	 * @param string[] $command
	 */
	public function __construct( array $command ) {
		// One pipe for both streams keeps their order.
		// phpcs:ignore Generic.PHP.NoSilencedErrors -- the exit code and the line below say it
		$process = @proc_open( $command, [ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ], [ 'redirect', 1 ] ], $this->pipes );
		if ( $process === false ) {
			$this->exitCode = 127;
			$this->output = "$command[0] could not be started.";
			return;
		}
		$this->process = $process;
		stream_set_blocking( $this->pipes[1], false );
	}

	/**
	 * @return int|null Null while it runs; 128 + n when signal n ended it
	 */
	public function exitCode(): ?int {
		if ( $this->exitCode !== null ) {
			return $this->exitCode;
		}
		$status = proc_get_status( $this->process );
		$this->read();
		if ( !$status['running'] ) {
			$this->exitCode = $status['signaled'] ? 128 + $status['termsig'] : $status['exitcode'];
			fclose( $this->pipes[1] );
			proc_close( $this->process );
		}
		return $this->exitCode;
	}

	public function signal( int $signal ): void {
		if ( $this->exitCode === null ) {
			proc_terminate( $this->process, $signal );
		}
	}

	/**
	 * @return string[]
	 */
	public function lastLines(): array {
		return array_slice( preg_split( '/\R+/', $this->output, -1, PREG_SPLIT_NO_EMPTY ), -self::LAST_LINES );
	}

	/** A full pipe would hold the command up; only the end of what it says is kept. */
	private function read(): void {
		while ( ( $chunk = fread( $this->pipes[1], 65536 ) ) !== false && $chunk !== '' ) {
			$this->output = substr( $this->output . $chunk, -16384 );
		}
	}
}
