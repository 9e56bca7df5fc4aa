<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

/**
 * A short-lived word that an account was logged in, which an edge can check without asking anybody:
 * `<UNIX time of its end>.<16 hex digits for the account>.<HMAC-SHA256 of both, by the secret>`.
 */
final class Proof {

	public const SECONDS = 3600;

	public function __construct( private readonly string $secret ) {
	}

	public function make( int $userId, int $now ): string {
		$said = ( $now + self::SECONDS ) . '.' . $this->account( $userId );
		return "$said." . hash_hmac( 'sha256', $said, $this->secret );
	}

	/** Whether it holds for this account, and for more than half of its time. */
	public function isGood( string $proof, int $userId, int $now ): bool {
		$until = (int)strtok( $proof, '.' );
		return $until > $now + self::SECONDS / 2 && hash_equals( $this->make( $userId, $until - self::SECONDS ), $proof );
	}

	/** Tells accounts apart, and no outsider which is which. */
	private function account( int $userId ): string {
		return substr( hash_hmac( 'sha256', "account $userId", $this->secret ), 0, 16 );
	}
}
