<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

/** Keys that the container was started with. */
final readonly class EnvironmentCredentials implements CredentialSource {
	public const ACCESS_KEY = 'WIKI7_MEDIA_ACCESS_KEY';
	public const SECRET_KEY = 'WIKI7_MEDIA_SECRET_KEY';
	public const SESSION_TOKEN = 'WIKI7_MEDIA_SESSION_TOKEN';

	/** @param array<string, string> $environment */
	public function __construct( private array $environment ) {
	}

	public function fetch(): Credentials {
		$token = $this->environment[self::SESSION_TOKEN] ?? '';
		return new Credentials(
			$this->variable( self::ACCESS_KEY ), $this->variable( self::SECRET_KEY ), $token === '' ? null : $token
		);
	}

	private function variable( string $name ): string {
		$value = $this->environment[$name] ?? '';
		return $value !== '' ? $value : throw new CredentialsAway(
			"The variable $name is missing or empty, and the media store is not readable without it: set it in the container's environment."
		);
	}
}
