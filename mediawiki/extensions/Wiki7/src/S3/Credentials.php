<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use SensitiveParameter;

/** An access key, as a person or as a role has it. */
final readonly class Credentials {
	/**
	 * @param string $accessKey
	 * @param string $secretKey
	 * @param string|null $sessionToken Of a role
	 * @param int|null $expires Unix time; null for those that last
	 */
	public function __construct(
		public string $accessKey,
		#[SensitiveParameter] public string $secretKey,
		#[SensitiveParameter] public ?string $sessionToken = null,
		public ?int $expires = null,
	) {
	}

	public function sameAs( self $other ): bool {
		return $this->accessKey === $other->accessKey && $this->secretKey === $other->secretKey &&
			$this->sessionToken === $other->sessionToken;
	}

	/** @return array<string, mixed> What print_r, var_dump and logs may show */
	public function __debugInfo(): array {
		return [ 'accessKey' => $this->accessKey, 'expires' => $this->expires ];
	}
}
