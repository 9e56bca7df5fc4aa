<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use Wikimedia\ObjectCache\WANObjectCache;
use Wikimedia\Rdbms\IConnectionProvider;
use Wikimedia\Rdbms\SelectQueryBuilder;

/** How many pages use a template or a file: roughly, as of some time within the last day. */
final class UseCounts {

	/** Beyond it, more is more of the same, and not worth counting. */
	private const LARGEST = 1001;

	public function __construct(
		private readonly IConnectionProvider $databases,
		private readonly WANObjectCache $cache
	) {
	}

	/**
	 * @param array{int,string}[] $templates Namespace and key of each
	 * @param int $most
	 * @return array{int,string}[]
	 */
	public function mostUsedTemplates( array $templates, int $most ): array {
		return $this->mostUsed( $templates, $most, fn ( array $template ) => $this->count(
			"template-$template[0]",
			$template[1],
			$this->query()->from( 'linktarget' )->join( 'templatelinks', null, 'tl_target_id = lt_id' )
				->where( [ 'lt_namespace' => $template[0], 'lt_title' => $template[1] ] ),
		) );
	}

	/**
	 * @param string[] $names
	 * @param int $most
	 * @return string[]
	 */
	public function mostUsedFiles( array $names, int $most ): array {
		return $this->mostUsed( $names, $most, fn ( string $name ) => $this->count(
			'file',
			$name,
			$this->query()->from( 'imagelinks' )->where( [ 'il_to' => $name ] ),
		) );
	}

	private function mostUsed( array $things, int $most, callable $count ): array {
		if ( count( $things ) <= $most ) {
			return $things;
		}
		$counts = array_map( $count, $things );
		arsort( $counts );
		return array_map( static fn ( int $index ) => $things[$index], array_slice( array_keys( $counts ), 0, $most ) );
	}

	private function count( string $kind, string $key, SelectQueryBuilder $users ): int {
		return $this->cache->getWithSetCallback(
			$this->cache->makeKey( 'wiki7-uses', $kind, $key ),
			$this->cache::TTL_DAY,
			static fn () => $users->limit( self::LARGEST )->fetchRowCount(),
		);
	}

	private function query(): SelectQueryBuilder {
		return $this->databases->getReplicaDatabase()->newSelectQueryBuilder()->select( '1' )->caller( __CLASS__ );
	}
}
