<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Logging;

use Monolog\Formatter\FormatterInterface;
use Monolog\Formatter\JsonFormatter;
use Monolog\Handler\AbstractProcessingHandler;

/**
 * One JSON line per record on stderr. A line that cannot be written is lost: a log that throws would turn a broken pipe
 * into an error on every page.
 */
final class JsonLineHandler extends AbstractProcessingHandler {
	/** @var resource|false|null */
	private $stream = null;

	/** @inheritDoc */
	public function handle( array $record ): bool {
		try {
			return parent::handle( $record );
		} catch ( \Throwable ) {
			return false;
		}
	}

	/** @inheritDoc */
	protected function write( array $record ): void {
		// phpcs:disable Generic.PHP.NoSilencedErrors.Discouraged -- a warning here would be logged here
		$this->stream ??= @fopen( 'php://stderr', 'a' );
		if ( $this->stream !== false ) {
			@fwrite( $this->stream, $record['formatted'] );
		}
		// phpcs:enable
	}

	protected function getDefaultFormatter(): FormatterInterface {
		$formatter = new JsonFormatter( JsonFormatter::BATCH_MODE_NEWLINES, true, true );
		$formatter->includeStacktraces();
		$formatter->setJsonPrettyPrint( false );
		return $formatter;
	}
}
