<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Closure;
use StatusValue;
use Wikimedia\FileBackend\FileOpHandle\FileBackendStoreOpHandle;

/** One operation on files: requests that follow each other, each only if the one before went well. */
final class S3OpHandle extends FileBackendStoreOpHandle {
	/**
	 * @param S3FileBackend $backend
	 * @param S3Request[] $stages
	 * @param Closure(S3Response, StatusValue, int):bool $verdict Adds errors to the status; returns whether the next stage follows
	 * @param resource[] $resourcesToClose
	 */
	public function __construct(
		S3FileBackend $backend,
		public readonly array $stages,
		public readonly Closure $verdict,
		array $resourcesToClose = [],
	) {
		$this->backend = $backend;
		$this->resourcesToClose = $resourcesToClose;
	}

	/** A delete and nothing else, so that many can be one request. */
	public function isPlainDelete(): bool {
		return count( $this->stages ) === 1 && $this->stages[0]->method === 'DELETE';
	}
}
