<?php
declare(strict_types=1);

namespace Wiki7\Settings;

/** A variable that MediaWiki cannot start with; the message is one sentence that names it. */
final class InvalidEnvironment extends \RuntimeException {
}
