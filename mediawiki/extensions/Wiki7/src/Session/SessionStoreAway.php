<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Session;

use RuntimeException;
use Throwable;

/** The store of sessions can't be asked, so nobody can be told logged in from logged out. */
class SessionStoreAway extends RuntimeException {
	public function __construct( ?Throwable $previous = null ) {
		parent::__construct(
			'The session store does not answer. Nobody was logged out: try again in a few seconds.',
			0,
			$previous
		);
	}
}
