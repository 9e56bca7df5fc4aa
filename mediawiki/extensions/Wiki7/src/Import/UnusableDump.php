<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use RuntimeException;

/** The file cannot be imported at all. The message is the whole sentence for the operator, remedy included. */
final class UnusableDump extends RuntimeException {
}
