<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Schedule;

use RuntimeException;

/** The history can't be read or written for the moment. */
final class HistoryAway extends RuntimeException {
}
