<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\Wiki7\Cli\GivenUp;
use MediaWiki\Extension\Wiki7\Cli\Interrupted;
use MediaWiki\Extension\Wiki7\Cli\JsonLines;
use MediaWiki\Extension\Wiki7\Cli\Progress;
use MediaWiki\Extension\Wiki7\Cli\Report;
use MediaWiki\Extension\Wiki7\Cli\StopSignal;
use MediaWiki\Maintenance\Maintenance;
use Throwable;

/**
 * Long work that can be stopped and run again. Standard output is JSON lines: progress, then `{"report":…}` or `{"error":"…"}`.
 *
 * Exit codes: 0 all is well; 3 not all, the report says what; 143 interrupted; 1 anything else.
 */
abstract class ReportedWork extends Maintenance {
	private const EXIT_INCOMPLETE = 3;

	protected readonly Progress $progress;
	private readonly JsonLines $lines;
	private readonly StopSignal $signal;

	/**
	 * @param string $description
	 * @param string $noun What it is, for sentences: `copy`
	 * @param string $again What continues it, as a sentence
	 */
	protected function __construct(
		string $description,
		private readonly string $noun,
		private readonly string $again,
	) {
		parent::__construct();
		$this->addDescription( $description );
	}

	/** @throws GivenUp */
	abstract protected function work(): Report;

	final public function execute(): bool {
		$started = microtime( true );
		$this->lines = JsonLines::onStandardOutput();
		$this->progress = new Progress( $this->lines );
		$this->signal = StopSignal::listen();
		try {
			$report = $this->work();
		} catch ( GivenUp $e ) {
			$this->end( $e->getMessage(), $e->getCode() );
		} catch ( Throwable $e ) {
			$this->end( "The $this->noun stopped: " . rtrim( $e->getMessage(), '.' ) . ". $this->again", 1 );
		}
		$this->lines->write( [ 'report' => $report->toArray( microtime( true ) - $started ) ] );
		if ( $report->hasFailures() ) {
			exit( self::EXIT_INCOMPLETE );
		}
		return true;
	}

	/** Held by the connection: it ends with this process, however that ends. */
	protected function requireAlone( string $lock ): void {
		if ( !$this->getPrimaryDB()->lock( "Wiki7:$lock", __METHOD__, 0 ) ) {
			throw new GivenUp( "Another $this->noun is running. Wait until it has ended. $this->again" );
		}
	}

	protected function isStopping(): bool {
		return $this->signal->received();
	}

	/** Between two pieces of the work. */
	protected function stopIfAsked(): void {
		if ( $this->isStopping() ) {
			throw new Interrupted( "The $this->noun was interrupted. $this->again" );
		}
	}

	private function end( string $sentence, int $exitCode ): never {
		$this->lines->write( [ 'error' => $sentence ] );
		exit( $exitCode );
	}
}
