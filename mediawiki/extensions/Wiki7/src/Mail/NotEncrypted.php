<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Mail;

use RuntimeException;

/** A mail server was about to be given a password in clear. */
final class NotEncrypted extends RuntimeException {

	public function __construct() {
		parent::__construct( 'The mail server offers no STARTTLS, so it was given neither the password nor a message' );
	}
}
