<?php
declare(strict_types=1);

namespace Wiki7\Settings;

/** The database server and its replicas, and how they are known to be the right ones. */
final readonly class Database {
	/**
	 * Seconds that a replica may be behind before nobody reads from it: less than the ten for which MediaWiki remembers who wrote
	 * (ChronologyProtector::POSITION_COOKIE_TTL), so that whoever wrote meets no older wiki afterwards.
	 */
	private const MAX_LAG_SECONDS = 5;
	/** One that is gone must cost a request little: it is a neighbour, which answers within milliseconds. */
	private const REPLICA_CONNECT_SECONDS = 1;
	/** Of eleven reads a replica gets ten. The server itself keeps one share, since only a server with a share is turned to in need. */
	private const REPLICA_SHARE = 10;

	/**
	 * @param string[] $replicas Servers that copy it
	 * @param string|null $authorities Certificates (PEM) of who vouches for the servers; null: connections are not encrypted
	 */
	private function __construct(
		public string $server,
		public array $replicas,
		public string $user,
		public string $password,
		private ?string $authorities,
	) {
	}

	public static function fromEnvironment( Environment $environment ): self {
		$tls = $environment->choice( 'WIKI7_DB_TLS', [ 'off', 'required' ] ) === 'required';
		[ $user, $password ] = self::login( $environment );
		$port = $environment->number( 'WIKI7_DB_PORT' );
		return new self(
			server: $environment->text( 'WIKI7_DB_HOST' ) . ":$port",
			replicas: array_map( static fn ( string $host ) => "$host:$port", $environment->words( 'WIKI7_DB_REPLICAS' ) ),
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

	/**
	 * @param string $name
	 * @param bool $toRead Whether replicas are read from, or only waited for by those who write much, and asked what takes long
	 * @return array<int, array<string, mixed>> $wgDBservers: the one that is written to, then its replicas
	 */
	public function asServers( string $name, bool $toRead ): array {
		$tls = $this->authorities === null ? [] : [ 'ssl' => true, 'sslCAFile' => self::asFile( $this->authorities ) ];
		$server = $tls + [
			'host' => $this->server,
			'user' => $this->user,
			'password' => $this->password,
			'dbname' => $name,
			'type' => 'mysql',
			'load' => 1,
		];
		if ( $this->replicas === [] ) {
			return [ $server ];
		}
		// MySQL 8.4 has none of the statements by which MediaWiki finds lag and positions otherwise.
		$server += [ 'lagDetectionMethod' => 'pt-heartbeat', 'useGTIDs' => true, 'groupLoads' => self::longReads( 1 ) ];
		return [ $server, ...array_map( static fn ( string $host ) => [
			'host' => $host,
			'load' => $toRead ? self::REPLICA_SHARE : 0,
			'groupLoads' => self::longReads( self::REPLICA_SHARE ),
			'max lag' => self::MAX_LAG_SECONDS,
			'connectTimeout' => self::REPLICA_CONNECT_SECONDS,
		] + $server, $this->replicas ) ];
	}

	/** @return array<string, int> Shares of MediaWiki's groups of queries that take long */
	private static function longReads( int $share ): array {
		return [ 'dump' => $share, 'vslow' => $share ];
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
