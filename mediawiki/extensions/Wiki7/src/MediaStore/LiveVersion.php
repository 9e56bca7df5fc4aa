<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\MediaStore;

/** One version of a file as a live wiki's API describes it. */
final readonly class LiveVersion {

	/**
	 * @param string $name With underscores, without a namespace
	 * @param string $sha1 Base 36
	 * @param string $timestamp YYYYMMDDHHMMSS, UTC
	 */
	public function __construct(
		public string $name,
		public string $url,
		public string $sha1,
		public int $bytes,
		public string $timestamp,
		public string $user,
		public string $comment,
	) {
	}
}
