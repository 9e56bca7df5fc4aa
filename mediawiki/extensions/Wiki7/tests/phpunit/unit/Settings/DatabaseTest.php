<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Settings;

use PHPUnit\Framework\TestCase;
use Wiki7\Settings\Database;
use Wiki7\Settings\Environment;
use Wiki7\Settings\InvalidEnvironment;
use Wikimedia\Rdbms\ChronologyProtector;

final class DatabaseTest extends TestCase {

	private const GIVEN = [
		'WIKI7_DB_HOST' => 'db.example.org', 'WIKI7_DB_PORT' => '3306', 'WIKI7_DB_USER' => 'wiki7_app',
		'WIKI7_DB_PASSWORD' => 'secret', 'WIKI7_DB_TLS' => 'off',
	];

	public static function setUpBeforeClass(): void {
		require_once MW_INSTALL_PATH . '/settings/load.php';
	}

	/** @param array<string, string> $variables */
	private function server( array $variables ): array {
		return $this->servers( $variables )[0];
	}

	/** @param array<string, string> $variables */
	private function servers( array $variables, bool $toRead = true ): array {
		return Database::fromEnvironment( new Environment( $variables + self::GIVEN ) )->asServers( 'wiki_en', $toRead );
	}

	public function testWithoutTlsThereIsNoneHalfway(): void {
		$server = $this->server( [] );
		$this->assertSame( 'db.example.org:3306', $server['host'] );
		$this->assertArrayNotHasKey( 'ssl', $server );
		$this->assertArrayNotHasKey( 'sslCAFile', $server );
	}

	public function testWithoutReplicasThereIsOneServerAndNothingOfReplication(): void {
		$this->assertSame( [ [
			'host' => 'db.example.org:3306', 'user' => 'wiki7_app', 'password' => 'secret', 'dbname' => 'wiki_en', 'type' => 'mysql',
			'load' => 1,
		] ], $this->servers( [] ) );
	}

	public function testReplicasAreReadFromWithTheSameLogin(): void {
		$replicated = [ 'WIKI7_DB_REPLICAS' => 'one.example.org two.example.org', 'WIKI7_DB_TLS' => 'required', 'WIKI7_DB_CA' => 'one' ];
		[ $primary, $first, $second ] = $this->servers( $replicated );
		$this->assertSame( 'db.example.org:3306', $primary['host'] );
		$this->assertSame( [ 'one.example.org:3306', 'two.example.org:3306' ], [ $first['host'], $second['host'] ] );
		foreach ( [ 'user', 'password', 'ssl', 'sslCAFile', 'lagDetectionMethod', 'useGTIDs' ] as $shared ) {
			$this->assertSame( $primary[$shared], $first[$shared], $shared );
		}
		$this->assertGreaterThan( $primary['load'], $first['load'] );
		// What has no share is not turned to when all replicas are away.
		$this->assertGreaterThan( 0, $primary['load'] );
	}

	public function testALaggingReplicaIsLeftBeforeMediaWikiForgetsWhoWrote(): void {
		[ , $replica ] = $this->servers( [ 'WIKI7_DB_REPLICAS' => 'one' ] );
		$this->assertLessThan( ChronologyProtector::POSITION_COOKIE_TTL, $replica['max lag'] );
	}

	public function testWhoeverJustWroteReadsWhereItWasWritten(): void {
		[ $primary, $replica ] = $this->servers( [ 'WIKI7_DB_REPLICAS' => 'one' ], toRead: false );
		$this->assertSame( [ 1, 0 ], [ $primary['load'], $replica['load'] ] );
		$this->assertGreaterThan( 0, $replica['groupLoads']['vslow'] );
	}

	public function testTlsTrustsOnlyTheAuthoritiesThatWereGiven(): void {
		$server = $this->server( [ 'WIKI7_DB_TLS' => 'required', 'WIKI7_DB_CA' => "one\ntwo" ] );
		$this->assertTrue( $server['ssl'] );
		$this->assertSame( "one\ntwo\n", file_get_contents( $server['sslCAFile'] ) );
		$other = $this->server( [ 'WIKI7_DB_TLS' => 'required', 'WIKI7_DB_CA' => 'three' ] );
		$this->assertSame( "three\n", file_get_contents( $other['sslCAFile'] ) );
	}

	public function testAfterARotationTheSecretNamesTheUserToo(): void {
		$server = $this->server( [ 'WIKI7_DB_PASSWORD' => '{"username":"wiki7_app_clone","password":"new"}' ] );
		$this->assertSame( [ 'wiki7_app_clone', 'new' ], [ $server['user'], $server['password'] ] );
		$first = $this->server( [] );
		$this->assertSame( [ 'wiki7_app', 'secret' ], [ $first['user'], $first['password'] ] );
	}

	public function testHalfALoginIsRefused(): void {
		$this->expectException( InvalidEnvironment::class );
		$this->expectExceptionMessage( 'username' );
		$this->server( [ 'WIKI7_DB_PASSWORD' => '{"password":"new"}' ] );
	}

	public function testTlsWithoutAuthoritiesIsRefused(): void {
		$this->expectException( InvalidEnvironment::class );
		$this->expectExceptionMessage( 'WIKI7_DB_CA' );
		$this->server( [ 'WIKI7_DB_TLS' => 'required' ] );
	}
}
