<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use RuntimeException;

/**
 * A process that refreshes pages: a line with a task goes in, a line for each page comes out. Answers have a pipe of their
 * own, since anything of MediaWiki may print.
 */
final class Worker {
	private const ANSWERS = 3;

	/** @var resource */
	private $process;
	/** @var resource */
	private $tasks;
	/** @var resource */
	private $answers;
	private string $buffer = '';
	/** @var int[] Pages that it has not answered for yet, in its order */
	private array $open = [];
	private float $since = 0;
	private bool $ready = false;
	private int $answered = 0;

	/** @param string[] $command */
	public function __construct( array $command ) {
		$descriptors = [ 0 => [ 'pipe', 'r' ], 1 => STDERR, 2 => STDERR, self::ANSWERS => [ 'pipe', 'w' ] ];
		$process = proc_open( $command, $descriptors, $pipes );
		if ( !$process ) {
			throw new RuntimeException( 'The process that makes links could not be started.' );
		}
		$this->process = $process;
		$this->tasks = $pipes[0];
		$this->answers = $pipes[self::ANSWERS];
		stream_set_blocking( $this->answers, false );
	}

	/** @return resource Readable when it answered or ended */
	public function stream() {
		return $this->answers;
	}

	public function isBusy(): bool {
		return !$this->ready || $this->open !== [];
	}

	/** @return int[] */
	public function openPages(): array {
		return $this->open;
	}

	public function pagesDone(): int {
		return $this->answered;
	}

	public function secondsOnPage(): float {
		return $this->open ? microtime( true ) - $this->since : 0;
	}

	/** @param int[] $pageIds */
	public function give( string $task, array $pageIds ): void {
		$this->open = $pageIds;
		$this->since = microtime( true );
		// phpcs:ignore Generic.PHP.NoSilencedErrors -- one that has ended is seen when it is read
		@fwrite( $this->tasks, json_encode( [ $task, $pageIds ] ) . "\n" );
	}

	/**
	 * @param callable(int $pageId, ?string $failure): void $onPage
	 * @return bool Whether it lives
	 */
	public function read( callable $onPage ): bool {
		$data = fread( $this->answers, 65536 );
		$lines = explode( "\n", $this->buffer . $data );
		$this->buffer = array_pop( $lines );
		foreach ( $lines as $line ) {
			$this->since = microtime( true );
			if ( !$this->ready ) {
				$this->ready = true;
				continue;
			}
			$this->answered++;
			[ $pageId, $failure ] = json_decode( $line, true );
			$this->open = array_values( array_diff( $this->open, [ $pageId ] ) );
			$onPage( $pageId, $failure );
		}
		if ( !feof( $this->answers ) ) {
			return true;
		}
		if ( !$this->ready ) {
			throw new RuntimeException( 'The process that makes links ended before it began; the lines above say why.' );
		}
		return false;
	}

	/** Lets it finish its task; it ends by itself when no more can come. */
	public function close(): void {
		fclose( $this->tasks );
		fclose( $this->answers );
		proc_close( $this->process );
	}

	public function kill(): void {
		proc_terminate( $this->process, 9 );
	}
}
