<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Wikimedia\Http\MultiHttpClient;

/**
 * Keys of a task's role, which the container agent hands out.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
final class ContainerCredentials implements CredentialSource {
	private const AGENT = 'http://169.254.170.2';
	/** Plain http only to the machine itself and to the agents of ECS and EKS. */
	private const PLAIN_HOSTS = [ '127.0.0.1', 'localhost', '[::1]', '169.254.170.2', '169.254.170.23', '[fd00:ec2::23]' ];

	/**
	 * @param MultiHttpClient $http
	 * @param array<string, string> $environment
	 */
	public function __construct(
		private readonly MultiHttpClient $http,
		private readonly array $environment,
	) {
	}

	public function fetch(): Credentials {
		$headers = $this->token() === null ? [] : [ 'authorization' => $this->token() ];
		$answer = $this->http->run(
			[ 'method' => 'GET', 'url' => $this->address(), 'headers' => $headers ],
			[ 'connTimeout' => 1, 'reqTimeout' => 5 ]
		);
		$keys = $answer['code'] === 200 ? json_decode( $answer['body'], true ) : null;
		foreach ( [ 'AccessKeyId', 'SecretAccessKey', 'Token', 'Expiration' ] as $field ) {
			if ( !is_string( $keys[$field] ?? null ) || $keys[$field] === '' ) {
				throw new CredentialsAway(
					"The container agent gave no credentials (HTTP {$answer['code']} {$answer['error']}). Check that the task has a role."
				);
			}
		}
		return new Credentials(
			$keys['AccessKeyId'], $keys['SecretAccessKey'], $keys['Token'], strtotime( $keys['Expiration'] ) ?: null
		);
	}

	private function address(): string {
		$relative = $this->environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] ?? '';
		if ( $relative !== '' ) {
			return self::AGENT . $relative;
		}
		$full = $this->environment['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '';
		$parts = parse_url( $full );
		$scheme = $parts['scheme'] ?? '';
		if ( $scheme === 'https' || ( $scheme === 'http' && in_array( $parts['host'] ?? '', self::PLAIN_HOSTS, true ) ) ) {
			return $full;
		}
		throw new CredentialsAway(
			'The media store takes its credentials from the task role, but AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set, and ' .
			'AWS_CONTAINER_CREDENTIALS_FULL_URI is not set or is plain http to another machine. Give the task a role.'
		);
	}

	private function token(): ?string {
		$file = $this->environment['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] ?? '';
		$token = $file === '' ? ( $this->environment['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? '' ) : (string)file_get_contents( $file );
		return trim( $token ) === '' ? null : trim( $token );
	}
}
