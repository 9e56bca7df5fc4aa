<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Database;

use mysqli;
use mysqli_sql_exception;

/**
 * Asks whether the database server answers, on a connection of its own: MediaWiki's would write a line with a stack
 * trace for every failed attempt, and whoever waits makes many.
 */
final class DatabaseProbe {

	private const CONNECT_SECONDS = 5;

	/**
	 * @param array{host:string,user:string,password:string,ssl?:bool,sslCAFile?:string} $server As ILoadBalancer::getServerInfo() gives it
	 */
	public function __construct( private readonly array $server ) {
	}

	/**
	 * @param string[] $databases That must be there, and granted
	 */
	public function ask( array $databases = [] ): DatabaseAnswer {
		$connection = mysqli_init();
		try {
			$this->connect( $connection );
			foreach ( $databases as $database ) {
				$connection->select_db( $database ) ?: throw new mysqli_sql_exception( $connection->error, $connection->errno );
			}
			$connection->close();
		} catch ( mysqli_sql_exception $error ) {
			return new DatabaseAnswer( rtrim( $error->getMessage(), ' .' ), in_array( $error->getCode(), DatabaseAnswer::REFUSALS, true ) );
		}
		return new DatabaseAnswer( null, false );
	}

	/** MediaWiki turns PHP's own exceptions for failed calls off, for the whole process. */
	private function connect( mysqli $connection ): void {
		[ $host, $port ] = explode( ':', $this->server['host'] ) + [ 1 => '3306' ];
		$connection->options( MYSQLI_OPT_CONNECT_TIMEOUT, self::CONNECT_SECONDS );
		$flags = 0;
		if ( $this->server['ssl'] ?? false ) {
			$flags = MYSQLI_CLIENT_SSL;
			$connection->ssl_set( null, null, $this->server['sslCAFile'] ?? null, null, null );
		}
		// phpcs:ignore Generic.PHP.NoSilencedErrors -- a name that isn't known is a warning besides
		@$connection->real_connect( $host, $this->server['user'], $this->server['password'], null, (int)$port, null, $flags )
			?: throw new mysqli_sql_exception( $connection->connect_error, $connection->connect_errno );
	}
}
