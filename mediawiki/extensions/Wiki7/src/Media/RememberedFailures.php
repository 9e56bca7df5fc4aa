<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use File;
use Wikimedia\ObjectCache\BagOStuff;

/** Thumbnails that could not be made, so that a hostile file costs its seconds a few times and not at every look. */
final class RememberedFailures {
	private const ATTEMPTS = 2;

	public function __construct(
		private readonly BagOStuff $cache,
		/** Another number forgets all of them: `$wgAttemptFailureEpoch`. */
		private readonly int $epoch,
	) {
	}

	public function areTooMany( File $file, string $thumbnail ): bool {
		return $this->cache->get( $this->key( $file, $thumbnail ) ) >= self::ATTEMPTS;
	}

	public function add( File $file, string $thumbnail ): void {
		$this->cache->incrWithInit( $this->key( $file, $thumbnail ), BagOStuff::TTL_HOUR );
	}

	/** A new version of the file has another hash, and so a clean record. */
	private function key( File $file, string $thumbnail ): string {
		return $this->cache->makeKey(
			'attempt-failures', $this->epoch, $file->getRepo()->getName(), $file->getSha1(), md5( $thumbnail )
		);
	}
}
