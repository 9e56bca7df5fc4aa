<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Mail;

use Net_SMTP;
use WeakMap;

/**
 * Ends a connection that is to log in without STARTTLS. PEAR goes on in clear where the server offers none, and so whoever
 * sits on the way and takes the offer out would get the password. As the debug handler of a connection, this hears every
 * command before it is sent.
 */
final readonly class PasswordGuard {

	/** @param WeakMap<Net_SMTP, true> $encrypted Connections that asked for STARTTLS; a refusal has ended them since */
	public function __construct( private WeakMap $encrypted = new WeakMap() ) {
	}

	public function __invoke( Net_SMTP $connection, string $message ): void {
		if ( str_starts_with( $message, 'Send: STARTTLS' ) ) {
			$this->encrypted[$connection] = true;
		} elseif ( str_starts_with( $message, 'Send: AUTH' ) && !isset( $this->encrypted[$connection] ) ) {
			throw new NotEncrypted();
		}
	}
}
