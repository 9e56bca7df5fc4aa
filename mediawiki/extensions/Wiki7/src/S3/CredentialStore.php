<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Closure;
use Wikimedia\ObjectCache\BagOStuff;

/** Credentials in use: fetched rarely, kept for all requests of a machine, renewed before they expire. */
final class CredentialStore {
	/** Renewed so long before they expire, and each process a little earlier or later than the next. */
	private const AHEAD_SECONDS = 300;
	private const JITTER_SECONDS = 60;
	/** A key that is refused is not asked for again at once: it may be refused for what it may not do. */
	private const REFUSED_SECONDS = 30;
	/** Keys that last are looked up again, in case the operator changed them. */
	private const LASTING_SECONDS = 300;

	private ?Credentials $current = null;
	private int $renewAt = 0;
	private int $refusedUntil = 0;

	/**
	 * @param CredentialSource $source
	 * @param BagOStuff $cache Of this machine only: credentials don't travel
	 * @param string $name Tells the credentials of one source from another's
	 * @param Closure():int $clock
	 */
	public function __construct(
		private readonly CredentialSource $source,
		private readonly BagOStuff $cache,
		private readonly string $name,
		private readonly Closure $clock,
	) {
	}

	/** @throws CredentialsAway */
	public function current(): Credentials {
		$now = ( $this->clock )();
		if ( $this->current !== null && $now < $this->renewAt ) {
			return $this->current;
		}
		$kept = $this->kept();
		if ( $kept !== null && $now < $this->renewalOf( $kept ) ) {
			return $this->adopt( $kept );
		}
		// One process renews; the others go on with what is still valid.
		$locked = $this->cache->add( $this->key( 'renewing' ), 1, 10 );
		$valid = $kept ?? $this->current;
		$valid = $valid?->expires !== null && $valid->expires > $now + 5 ? $valid : null;
		if ( !$locked && $valid !== null ) {
			return $this->adopt( $valid, $now + 5 );
		}
		try {
			return $this->keep( $this->source->fetch() );
		} catch ( CredentialsAway $away ) {
			return $valid === null ? throw $away : $this->adopt( $valid, $now + 15 );
		} finally {
			if ( $locked ) {
				$this->cache->delete( $this->key( 'renewing' ) );
			}
		}
	}

	/**
	 * Others in place of those that the store refused.
	 *
	 * @return Credentials|null Null when there are no others, so that a second try is in vain
	 */
	public function after( Credentials $refused ): ?Credentials {
		$now = ( $this->clock )();
		foreach ( [ $this->current, $this->kept() ] as $known ) {
			if ( $known !== null && !$known->sameAs( $refused ) ) {
				return $this->adopt( $known );
			}
		}
		if ( $now < $this->refusedUntil ) {
			return null;
		}
		$this->refusedUntil = $now + self::REFUSED_SECONDS;
		try {
			$fetched = $this->source->fetch();
		} catch ( CredentialsAway ) {
			return null;
		}
		return $fetched->sameAs( $refused ) ? null : $this->keep( $fetched );
	}

	private function adopt( Credentials $credentials, ?int $renewAt = null ): Credentials {
		$this->current = $credentials;
		$this->renewAt = $renewAt ?? $this->renewalOf( $credentials );
		return $credentials;
	}

	private function keep( Credentials $credentials ): Credentials {
		// What lasts is in this machine's environment or files anyway.
		if ( $credentials->expires !== null ) {
			$seconds = $credentials->expires - ( $this->clock )();
			$this->cache->set( $this->key( 'keys' ), [
				$credentials->accessKey, $credentials->secretKey, $credentials->sessionToken, $credentials->expires,
			], max( 1, $seconds ) );
		}
		return $this->adopt( $credentials );
	}

	private function kept(): ?Credentials {
		$kept = $this->cache->get( $this->key( 'keys' ) );
		return is_array( $kept ) ? new Credentials( ...$kept ) : null;
	}

	private function renewalOf( Credentials $credentials ): int {
		return $credentials->expires === null
			? ( $this->clock )() + self::LASTING_SECONDS
			: $credentials->expires - self::AHEAD_SECONDS - random_int( 0, self::JITTER_SECONDS );
	}

	private function key( string $what ): string {
		return $this->cache->makeGlobalKey( 'wiki7-s3-credentials', $this->name, $what );
	}
}
