<?php
declare(strict_types=1);

namespace Wiki7\Settings;

/** The database server, and how it is known to be the right one. */
final readonly class Database {
	/** @param string|null $authorities Certificates (PEM) of who vouches for the server; null: connections are not encrypted */
	private function __construct(
		public string $server,
		public string $user,
		public string $password,
		private ?string $authorities,
	) {
	}

	public static function fromEnvironment( Environment $environment ): self {
		$tls = $environment->choice( 'WIKI7_DB_TLS', [ 'off', 'required' ] ) === 'required';
		[ $user, $password ] = self::login( $environment );
		return new self(
			server: $environment->text( 'WIKI7_DB_HOST' ) . ':' . $environment->number( 'WIKI7_DB_PORT' ),
			user: $user,
			password: $password,
			// Without them, TLS would keep the password from listeners, but hand it to whoever says to be the server.
			authorities: $tls ? $environment->text( 'WIKI7_DB_CA' ) : null,
		);
	}

	/**
	 * A rotation on AWS changes the user with the password, so it writes both into the one secret, as `{"username":…,"password":…}`.
	 *
	 * @return array{string, string} User and password
	 */
	private static function login( Environment $environment ): array {
		$secret = $environment->text( 'WIKI7_DB_PASSWORD' );
		if ( !str_starts_with( $secret, '{' ) ) {
			return [ $environment->text( 'WIKI7_DB_USER' ), $secret ];
		}
		$login = $environment->object( 'WIKI7_DB_PASSWORD', [ 'username', 'password' ] );
		return [ $login['username'], $login['password'] ];
	}

	/** @return array<string, mixed> The entry of $wgDBservers */
	public function asServer( string $name ): array {
		$tls = $this->authorities === null ? [] : [ 'ssl' => true, 'sslCAFile' => self::asFile( $this->authorities ) ];
		return $tls + [
			'host' => $this->server,
			'user' => $this->user,
			'password' => $this->password,
			'dbname' => $name,
			'type' => 'mysql',
			'load' => 1,
		];
	}

	/** MySQL's client reads them from a file only. Named by its content, so it is written once in a container's life. */
	private static function asFile( string $certificates ): string {
		$file = sys_get_temp_dir() . '/database-authorities-' . hash( 'sha256', $certificates ) . '.pem';
		if ( !is_file( $file ) ) {
			$new = tempnam( sys_get_temp_dir(), 'authorities' );
			file_put_contents( $new, "$certificates\n" );
			rename( $new, $file );
		}
		return $file;
	}
}
