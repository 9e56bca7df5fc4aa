<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

/** Keys that the container was started with. */
final readonly class EnvironmentCredentials implements CredentialSource {
	/**
	 * @param array<string, string> $environment
	 * @param string $store The variable that names the store; those of its keys begin with it
	 */
	public function __construct( private array $environment, private string $store = 'WIKI7_MEDIA' ) {
	}

	public function fetch(): Credentials {
		$token = $this->environment["{$this->store}_SESSION_TOKEN"] ?? '';
		return new Credentials(
			$this->variable( "{$this->store}_ACCESS_KEY" ), $this->variable( "{$this->store}_SECRET_KEY" ), $token === '' ? null : $token
		);
	}

	private function variable( string $name ): string {
		$value = $this->environment[$name] ?? '';
		return $value !== '' ? $value : throw new CredentialsAway(
			"The variable $name is missing or empty, and the media store is not readable without it: set it in the container's environment."
		);
	}
}
