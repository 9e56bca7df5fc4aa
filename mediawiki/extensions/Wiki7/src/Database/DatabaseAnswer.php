<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Database;

/** What a database server said when it was asked. */
final class DatabaseAnswer {

	/** Wrong user or password; no right to the database; no such database. */
	public const REFUSALS = [ 1044, 1045, 1049, 1698 ];

	/**
	 * @param string|null $problem Null when all is well
	 * @param bool $isRefusal Whether it runs, but does not let us in
	 */
	public function __construct(
		public readonly ?string $problem,
		public readonly bool $isRefusal
	) {
	}
}
