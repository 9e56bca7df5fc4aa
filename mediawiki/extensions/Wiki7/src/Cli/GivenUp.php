<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Cli;

use RuntimeException;

/** A command cannot go on. The message is the whole sentence for the operator, remedy included; the code is the exit code. */
class GivenUp extends RuntimeException {
	/** @var int */
	protected $code = 1;
}
