<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

/** Several workers. A page that ends its worker, by memory or by time, is reported; the others go on in a new one. */
final class WorkerPool {
	/** Parsing has limits of its own, far below this. */
	private const SECONDS_PER_PAGE = 300;

	/** MediaWiki is not made for processes that live for long: what it remembers grows. */
	private const PAGES_PER_WORKER = 1000;

	/** @var Worker[] */
	private array $workers = [];

	/**
	 * @param string[] $command
	 * @param callable(): bool $isStopping
	 */
	public function __construct(
		private readonly array $command,
		private readonly int $size,
		private readonly mixed $isStopping
	) {
	}

	/**
	 * @param string $task
	 * @param iterable<int[]> $batches Page ids
	 * @param callable(int $pageId, ?string $failure): void $onPage
	 */
	public function run( string $task, iterable $batches, callable $onPage ): void {
		$batches = ( static fn () => yield from $batches )();
		$leftOver = [];
		while ( true ) {
			$this->giveWork( $task, $batches, $leftOver );
			$busy = array_filter( $this->workers, static fn ( Worker $worker ) => $worker->isBusy() );
			if ( !$busy ) {
				return;
			}
			foreach ( $this->answering( $busy ) as $key => $worker ) {
				if ( !$worker->read( $onPage ) ) {
					array_push( $leftOver, ...$this->bury( $key, $onPage ) );
				}
			}
		}
	}

	public function close(): void {
		foreach ( $this->workers as $worker ) {
			$worker->close();
		}
		$this->workers = [];
	}

	/**
	 * @param string $task
	 * @param \Generator<int[]> $batches
	 * @param int[][] &$leftOver
	 */
	private function giveWork( string $task, \Generator $batches, array &$leftOver ): void {
		for ( $key = 0; $key < $this->size && !( $this->isStopping )(); $key++ ) {
			if ( isset( $this->workers[$key] ) && $this->workers[$key]->isBusy() ) {
				continue;
			}
			if ( !$leftOver && !$batches->valid() ) {
				return;
			}
			if ( isset( $this->workers[$key] ) && $this->workers[$key]->pagesDone() >= self::PAGES_PER_WORKER ) {
				$this->workers[$key]->close();
				unset( $this->workers[$key] );
			}
			$this->workers[$key] ??= new Worker( $this->command );
			if ( $leftOver ) {
				$batch = array_shift( $leftOver );
			} else {
				$batch = $batches->current();
				$batches->next();
			}
			$this->workers[$key]->give( $task, $batch );
		}
	}

	/**
	 * @param Worker[] $busy
	 * @return Worker[]
	 */
	private function answering( array $busy ): array {
		foreach ( $busy as $worker ) {
			if ( $worker->secondsOnPage() > self::SECONDS_PER_PAGE ) {
				$worker->kill();
			}
		}
		$streams = array_map( static fn ( Worker $worker ) => $worker->stream(), $busy );
		$none = null;
		// phpcs:ignore Generic.PHP.NoSilencedErrors -- a signal interrupts it
		return @stream_select( $streams, $none, $none, 1 ) ? array_intersect_key( $busy, $streams ) : [];
	}

	/**
	 * @param int $key
	 * @param callable(int $pageId, ?string $failure): void $onPage
	 * @return int[][] What it leaves to do, a page each: one of them may be the next to end a worker
	 */
	private function bury( int $key, callable $onPage ): array {
		$open = $this->workers[$key]->openPages();
		$this->workers[$key]->close();
		unset( $this->workers[$key] );
		if ( $open ) {
			$onPage( array_shift( $open ), 'Its process ended: it took too much memory or time. Import again to retry it.' );
		}
		return array_map( static fn ( int $pageId ) => [ $pageId ], $open );
	}
}
