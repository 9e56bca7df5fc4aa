<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Cli;

/** Someone asked a command to stop. */
final class Interrupted extends GivenUp {
	/** @var int */
	protected $code = 143;
}
