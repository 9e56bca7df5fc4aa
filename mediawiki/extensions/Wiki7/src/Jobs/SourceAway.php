<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Jobs;

use RuntimeException;

/** The queue can't be reached. */
final class SourceAway extends RuntimeException {
}
