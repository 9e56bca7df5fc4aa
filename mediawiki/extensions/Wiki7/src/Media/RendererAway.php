<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use ErrorPageError;
use Exception;
use MediaWiki\Api\ApiUsageException;
use RuntimeException;
use Throwable;

/** The render service does not answer: nothing is known of the file. */
final class RendererAway extends RuntimeException {
	public function __construct( Throwable $cause ) {
		parent::__construct( 'The render service does not answer: ' . $cause->getMessage(), 0, $cause );
	}

	/** The same in words for whoever uploads: a file that nobody could look at is not taken. */
	public function toUploader(): Exception {
		return match ( true ) {
			defined( 'MW_API' ) => ApiUsageException::newWithMessage( null, 'wiki7-renderer-away' ),
			PHP_SAPI === 'cli' => $this,
			default => new ErrorPageError( 'uploaderror', 'wiki7-renderer-away' ),
		};
	}
}
