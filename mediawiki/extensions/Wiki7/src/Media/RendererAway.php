<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use RuntimeException;
use Throwable;

/** The render service does not answer: nothing is known of the file. */
final class RendererAway extends RuntimeException {
	public function __construct( Throwable $cause ) {
		parent::__construct( 'The render service does not answer: ' . $cause->getMessage(), 0, $cause );
	}
}
