<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Jobs;

/** Why a job loop ended. */
enum LoopEnd: string {
	case Stopped = 'stopped';
	case Empty = 'empty';
	case WornOut = 'worn-out';

	public function exitCode(): int {
		// 75 is "try again" (EX_TEMPFAIL): a supervisor is to start it anew.
		return $this === self::WornOut ? 75 : 0;
	}
}
