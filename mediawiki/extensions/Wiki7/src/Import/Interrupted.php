<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use RuntimeException;

/** Someone asked the import to stop. */
final class Interrupted extends RuntimeException {
}
