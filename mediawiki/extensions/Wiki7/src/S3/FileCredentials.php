<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

/** Keys in a shared credentials file of the AWS tools. It may be replaced while the wiki runs. */
final readonly class FileCredentials implements CredentialSource {
	public function __construct(
		private string $path,
		private string $profile = 'default',
	) {
	}

	public function fetch(): Credentials {
		// Raw, since a key may hold any character that the format gives a meaning.
		$profiles = is_readable( $this->path ) ? parse_ini_file( $this->path, true, INI_SCANNER_RAW ) : false;
		$keys = array_map( 'trim', $profiles[$this->profile] ?? [] );
		if ( ( $keys['aws_access_key_id'] ?? '' ) === '' || ( $keys['aws_secret_access_key'] ?? '' ) === '' ) {
			throw new CredentialsAway(
				"The credentials file $this->path can't be read, or its profile [$this->profile] lacks aws_access_key_id or aws_secret_access_key."
			);
		}
		return new Credentials( $keys['aws_access_key_id'], $keys['aws_secret_access_key'], $keys['aws_session_token'] ?? null );
	}
}
