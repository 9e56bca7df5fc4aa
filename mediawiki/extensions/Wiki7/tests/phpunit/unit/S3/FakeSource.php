<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\S3;

use MediaWiki\Extension\Wiki7\S3\Credentials;
use MediaWiki\Extension\Wiki7\S3\CredentialsAway;
use MediaWiki\Extension\Wiki7\S3\CredentialSource;

/** Gives credentials that are another set each time, or none. */
final class FakeSource implements CredentialSource {
	public int $fetched = 0;
	public bool $away = false;

	public function __construct(
		private readonly string $accessKey,
		private readonly string $secretKey,
		public ?int $expires,
		private readonly bool $rotates = true,
	) {
	}

	public function fetch(): Credentials {
		if ( $this->away ) {
			throw new CredentialsAway( 'away' );
		}
		$this->fetched++;
		return new Credentials( $this->accessKey, $this->secretKey, 'token ' . ( $this->rotates ? $this->fetched : 0 ), $this->expires );
	}
}
