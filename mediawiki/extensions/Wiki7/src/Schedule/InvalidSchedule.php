<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Schedule;

use RuntimeException;

final class InvalidSchedule extends RuntimeException {
}
