<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use Wikimedia\ObjectCache\BagOStuff;
use Wikimedia\Rdbms\DBError;
use Wikimedia\Rdbms\IConnectionProvider;

/** Whether this month's purges have cost what they may. */
final class Budget {

	private const BELIEVED_SECONDS = 60;

	/**
	 * @param IConnectionProvider $databases
	 * @param BagOStuff $memory Of this replica
	 * @param bool $hasEdge
	 */
	public function __construct(
		private readonly IConnectionProvider $databases,
		private readonly BagOStuff $memory,
		private readonly bool $hasEdge
	) {
	}

	public function isSpent(): bool {
		return $this->hasEdge && $this->memory->getWithSetCallback(
			$this->memory->makeKey( 'wiki7-purge-mode' ),
			self::BELIEVED_SECONDS,
			// As a number: false would never be remembered.
			fn () => (int)$this->mode()
		) === 1;
	}

	/** Of a backup from before there was such a table, no page may depend: what costs more than it may is the least that is wrong then. */
	private function mode(): string|false {
		try {
			return $this->databases->getReplicaDatabase()->newSelectQueryBuilder()
				->select( 'wpm_mode' )
				->from( 'wiki7_purge_month' )
				->where( [ 'wpm_month' => gmdate( 'Ym' ) ] )
				->caller( __METHOD__ )->fetchField();
		} catch ( DBError ) {
			return false;
		}
	}
}
