<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use RuntimeException;

/** Why a release could not go on: a sentence with its remedy. */
final class ReleaseError extends RuntimeException {
}
