<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use Wikimedia\Rdbms\IDatabase;

/**
 * Lets one release run at a time. The lock belongs to the connection that also does the work: should that break,
 * core refuses to go on with another one, and the server frees the lock.
 */
final class ReleaseLock {

	private const ROUND_SECONDS = 5;

	/**
	 * @param IDatabase $db
	 * @param string $name One for all wikis that share their accounts, since a release changes those tables too
	 */
	public function __construct(
		private readonly IDatabase $db,
		private readonly string $name
	) {
	}

	/**
	 * @return string|null That and how long it waited
	 * @throws ReleaseError when another release holds it for longer than `$seconds`
	 */
	public function take( int $seconds, Progress $progress ): ?string {
		for ( $waited = 0; $waited <= $seconds; $waited += self::ROUND_SECONDS ) {
			if ( $this->db->lock( $this->name, __METHOD__, $waited === 0 ? 0 : self::ROUND_SECONDS ) ) {
				return $waited === 0 ? null : 'The other release has ended.';
			}
			if ( $waited % 30 === 0 ) {
				$progress->note( 'Another release of this wiki is running; waiting for its end.' );
			}
		}
		throw new ReleaseError(
			"Another release of this wiki is still running after $seconds s. Wait for its end, or stop it, and run this one again."
		);
	}

	public function release(): void {
		$this->db->unlock( $this->name, __METHOD__ );
	}
}
