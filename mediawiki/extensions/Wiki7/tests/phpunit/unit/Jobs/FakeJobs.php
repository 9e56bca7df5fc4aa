<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Tests\Jobs;

use MediaWiki\Extension\Wiki7\Jobs\JobResult;
use MediaWiki\Extension\Wiki7\Jobs\JobSource;
use MediaWiki\Extension\Wiki7\Jobs\SourceAway;

/** A queue in memory. */
final class FakeJobs implements JobSource {

	/** @var string[] */
	public array $ran = [];
	public bool $away = false;
	public int $reconnects = 0;
	public ?string $paused = null;

	/**
	 * @param array<string,int> $waiting Type → how many
	 * @param \Closure(self):void|null $afterEach
	 */
	public function __construct( public array $waiting, public ?\Closure $afterEach = null ) {
	}

	public function types(): array {
		if ( $this->away ) {
			throw new SourceAway( 'gone' );
		}
		return array_keys( $this->waiting );
	}

	public function runOne( string $type ): ?JobResult {
		if ( $this->away ) {
			throw new SourceAway( 'gone' );
		}
		if ( $this->paused !== null || ( $this->waiting[$type] ?? 0 ) === 0 ) {
			return null;
		}
		if ( --$this->waiting[$type] === 0 ) {
			unset( $this->waiting[$type] );
		}
		$this->ran[] = $type;
		if ( $this->afterEach ) {
			( $this->afterEach )( $this );
		}
		return new JobResult( $type, 0.5 );
	}

	public function pausedBy(): ?string {
		return $this->paused;
	}

	public function reconnect(): bool {
		$this->away = ++$this->reconnects < 3;
		return !$this->away;
	}
}
