<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Lock;

use Closure;
use LockManager;
use StatusValue;
use Wikimedia\Rdbms\DBError;
use Wikimedia\Rdbms\IDatabase;

/**
 * Locks that all replicas share, held by a connection to the database: they end with the process that holds them, however it
 * ends. The database has only exclusive ones. Shared ones are not taken: they keep a file from being replaced while it is copied
 * and a directory from being removed while it is filled, and both stores write a file whole or not at all.
 */
final class DatabaseLockManager extends LockManager {
	/** @inheritDoc */
	protected $lockTypeMap = [
		self::LOCK_SH => self::LOCK_SH,
		self::LOCK_UW => self::LOCK_SH,
		self::LOCK_EX => self::LOCK_EX,
	];

	private ?IDatabase $connection = null;
	private readonly Closure $connect;

	/**
	 * @param array<string, mixed> $config Besides LockManager's:
	 *   - connect: function that returns an IDatabase of its own, outside of all transactions
	 */
	public function __construct( array $config ) {
		parent::__construct( $config );
		$this->connect = $config['connect'];
	}

	/** @inheritDoc */
	protected function doLock( array $paths, $type ) {
		$status = StatusValue::newGood();
		$taken = [];
		foreach ( $paths as $path ) {
			if ( isset( $this->locksHeld[$path][$type] ) || $type === self::LOCK_SH || $this->take( $path ) ) {
				$this->locksHeld[$path][$type] = ( $this->locksHeld[$path][$type] ?? 0 ) + 1;
				$taken[] = $path;
				continue;
			}
			$this->doUnlock( $taken, $type );
			return StatusValue::newFatal( 'lockmanager-fail-acquirelock', $path );
		}
		return $status;
	}

	/** @inheritDoc */
	protected function doUnlock( array $paths, $type ) {
		$status = StatusValue::newGood();
		foreach ( $paths as $path ) {
			if ( !isset( $this->locksHeld[$path][$type] ) ) {
				$status->warning( 'lockmanager-notlocked', $path );
				continue;
			}
			if ( --$this->locksHeld[$path][$type] > 0 ) {
				continue;
			}
			unset( $this->locksHeld[$path][$type] );
			if ( $type === self::LOCK_EX && !$this->free( $path ) ) {
				$status->warning( 'lockmanager-fail-releaselock', $path );
			}
		}
		return $status;
	}

	private function take( string $path ): bool {
		try {
			$this->connection ??= ( $this->connect )();
			return $this->connection->lock( $this->name( $path ), __METHOD__, 0 );
		} catch ( DBError $error ) {
			return $this->lost( $error );
		}
	}

	private function free( string $path ): bool {
		try {
			return $this->connection?->unlock( $this->name( $path ), __METHOD__ ) ?? true;
		} catch ( DBError $error ) {
			return $this->lost( $error );
		}
	}

	/** The server has let go of all that the lost connection held; the next lock is taken by a new one. */
	private function lost( DBError $error ): false {
		$this->logger->error( 'File locks: the database does not answer. {problem}', [ 'problem' => $error->getMessage() ] );
		$this->connection = null;
		return false;
	}

	/** The database's locks have names of up to 64 characters, for all wikis on the server. */
	private function name( string $path ): string {
		return 'file:' . sha1( "$this->domain $path" );
	}
}
