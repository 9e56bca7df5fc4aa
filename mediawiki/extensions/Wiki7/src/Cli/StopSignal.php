<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Cli;

/** Remembers that the container was asked to stop, for a loop that ends between two pieces of its work. */
final class StopSignal {

	private const SIGNALS = [ SIGTERM, SIGINT ];

	private bool $received = false;

	private function __construct() {
	}

	public static function listen(): self {
		$self = new self();
		pcntl_async_signals( true );
		foreach ( self::SIGNALS as $signal ) {
			pcntl_signal( $signal, static function () use ( $self ): void {
				$self->received = true;
			} );
		}
		// Those that came while this process replaced itself have waited until here.
		pcntl_sigprocmask( SIG_UNBLOCK, self::SIGNALS );
		return $self;
	}

	public function received(): bool {
		return $this->received;
	}

	/** Returns early when the signal comes. */
	public function sleep( float $seconds ): void {
		if ( !$this->received ) {
			usleep( (int)( $seconds * 1e6 ) );
		}
	}

	/**
	 * Starts the same program anew in this process, which frees all its memory and reads its settings again. As the
	 * first process of a container it keeps its number, so the engine sees no end. Returns only when that fails.
	 */
	public static function replaceProcess(): void {
		pcntl_sigprocmask( SIG_BLOCK, self::SIGNALS );
		$arguments = explode( "\0", rtrim( file_get_contents( '/proc/self/cmdline' ), "\0" ) );
		pcntl_exec( PHP_BINARY, array_slice( $arguments, 1 ), getenv() );
		pcntl_sigprocmask( SIG_UNBLOCK, self::SIGNALS );
	}
}
