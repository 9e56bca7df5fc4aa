<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use ErrorPageError;
use Throwable;

/** The render service does not answer: nothing is known of the file. An upload that needs it can be tried again. */
final class RendererAway extends ErrorPageError {
	public function __construct( public readonly Throwable $cause ) {
		parent::__construct( 'uploaderror', 'wiki7-renderer-away' );
	}
}
