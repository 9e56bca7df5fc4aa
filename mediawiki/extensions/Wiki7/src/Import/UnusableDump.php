<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use MediaWiki\Extension\Wiki7\Cli\GivenUp;

/** The file cannot be imported at all. */
final class UnusableDump extends GivenUp {
	/** @var int */
	protected $code = 2;
}
