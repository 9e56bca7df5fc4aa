<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use Wikimedia\Rdbms\IConnectionProvider;
use Wikimedia\Rdbms\ReadOnlyMode;

/**
 * What edges are to drop, written down and no more: whoever edits must not wait for an edge. It is written on the connection of the
 * change itself, so that where the change has a transaction, both are there or neither is.
 */
final class PurgeQueue {

	/** Of so many changes, one after the other, each is worth tags of its own; CloudFront bills every tag. */
	public const MOST_CHANGES_IN_A_ROW = 256;
	private const ROWS_PER_QUERY = 500;

	private bool $isMute = false;

	public function __construct(
		private readonly IConnectionProvider $databases,
		private readonly ReadOnlyMode $readOnlyMode,
		private readonly RunningJob $job,
		private readonly bool $hasEdge
	) {
	}

	/** From now on nothing is written down. For who changes very many pages, and has all pages dropped when that is done. */
	public function mute(): void {
		$this->isMute = true;
	}

	public function unmute(): void {
		$this->isMute = false;
	}

	/**
	 * @param string[] $tags
	 * @param int $delaySeconds Before which they are not dropped
	 */
	public function add( array $tags, int $delaySeconds = 0 ): void {
		// A wiki that can't be written to has not changed either.
		if ( !$this->hasEdge || $this->isMute || $tags === [] || $this->readOnlyMode->isReadOnly() ) {
			return;
		}
		$due = (int)( microtime( true ) * 1000 ) + 1000 * $delaySeconds;
		$rows = array_map( fn ( string $tag ) => [
			'wp_tag' => $tag,
			'wp_cause' => $this->job->cause(),
			'wp_enqueued' => $due,
			'wp_due' => $due,
		], array_values( array_unique( $tags ) ) );
		$database = $this->databases->getPrimaryDatabase();
		foreach ( array_chunk( $rows, self::ROWS_PER_QUERY ) as $some ) {
			$database->newInsertQueryBuilder()->insertInto( 'wiki7_purge' )->rows( $some )->caller( __METHOD__ )->execute();
		}
	}
}
