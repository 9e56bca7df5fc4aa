<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\S3;

use MediaWiki\Extension\Wiki7\S3\ContainerCredentials;
use MediaWiki\Extension\Wiki7\S3\CredentialsAway;
use MediaWiki\Extension\Wiki7\S3\CredentialStore;
use MediaWiki\Extension\Wiki7\S3\EnvironmentCredentials;
use MediaWiki\Extension\Wiki7\S3\FileCredentials;
use PHPUnit\Framework\Attributes\TestWith;
use PHPUnit\Framework\TestCase;
use Wikimedia\Http\MultiHttpClient;
use Wikimedia\ObjectCache\HashBagOStuff;

final class CredentialsTest extends TestCase {
	private const START = 1_800_000_000;
	private int $now = self::START;

	private function store( FakeSource $source, ?HashBagOStuff $cache = null ): CredentialStore {
		return new CredentialStore( $source, $cache ?? new HashBagOStuff(), 'test', fn () => $this->now );
	}


	public function testTheEnvironmentMustHoldBothKeys(): void {
		$environment = [ 'WIKI7_MEDIA_ACCESS_KEY' => 'a', 'WIKI7_MEDIA_SECRET_KEY' => 's', 'WIKI7_MEDIA_SESSION_TOKEN' => '' ];
		$credentials = ( new EnvironmentCredentials( $environment ) )->fetch();
		$this->assertSame( [ 'a', 's', null ], [ $credentials->accessKey, $credentials->secretKey, $credentials->sessionToken ] );
		$this->expectExceptionMessage( 'WIKI7_MEDIA_SECRET_KEY is missing' );
		( new EnvironmentCredentials( [ 'WIKI7_MEDIA_ACCESS_KEY' => 'a' ] ) )->fetch();
	}

	public function testAFileIsReadAsTheAwsToolsReadIt(): void {
		$file = tempnam( sys_get_temp_dir(), 'credentials' );
		file_put_contents( $file, "[other]\naws_access_key_id = x\n[default]\naws_access_key_id = a\naws_secret_access_key = s/+=!\$\n" );
		$credentials = ( new FileCredentials( $file ) )->fetch();
		$this->assertSame( [ 'a', 's/+=!$', null ], [ $credentials->accessKey, $credentials->secretKey, $credentials->sessionToken ] );
		$this->expectException( CredentialsAway::class );
		( new FileCredentials( $file, 'other' ) )->fetch();
	}

	private function agent( array $answer, array &$asked = [] ): MultiHttpClient {
		$http = $this->createStub( MultiHttpClient::class );
		$http->method( 'run' )->willReturnCallback( static function ( array $request ) use ( $answer, &$asked ): array {
			$asked[] = $request;
			return $answer + [ 'code' => 200, 'error' => '' ];
		} );
		return $http;
	}

	public function testATasksRoleIsAskedForAtItsAgent(): void {
		$asked = [];
		$body = [ 'AccessKeyId' => 'a', 'SecretAccessKey' => 's', 'Token' => 't', 'Expiration' => '2026-01-02T03:04:05Z' ];
		$http = $this->agent( [ 'body' => json_encode( $body ) ], $asked );
		$credentials = ( new ContainerCredentials( $http, [ 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' => '/v2/x' ] ) )->fetch();
		$this->assertSame( 'http://169.254.170.2/v2/x', $asked[0]['url'] );
		$this->assertSame( [ 't', strtotime( '2026-01-02T03:04:05Z' ) ], [ $credentials->sessionToken, $credentials->expires ] );

		$full = [ 'AWS_CONTAINER_CREDENTIALS_FULL_URI' => 'http://127.0.0.1/y', 'AWS_CONTAINER_AUTHORIZATION_TOKEN' => 'word' ];
		( new ContainerCredentials( $http, $full ) )->fetch();
		$this->assertSame( [ 'http://127.0.0.1/y', 'word' ], [ $asked[1]['url'], $asked[1]['headers']['authorization'] ] );
	}

	#[TestWith( [ 'http://example.org/keys' ] )]
	#[TestWith( [ '' ] )]
	#[TestWith( [ 'file:///etc/passwd' ] )]
	public function testNoKeysAreAskedOfAStranger( string $uri ): void {
		$this->expectException( CredentialsAway::class );
		( new ContainerCredentials( $this->agent( [ 'body' => '{}' ] ), [ 'AWS_CONTAINER_CREDENTIALS_FULL_URI' => $uri ] ) )->fetch();
	}

	#[TestWith( [ 500, '' ] )]
	#[TestWith( [ 200, '{"AccessKeyId":"a"}' ] )]
	#[TestWith( [ 0, '' ] )]
	public function testHalfAnAnswerGivesNoCredentials( int $code, string $body ): void {
		$this->expectException( CredentialsAway::class );
		( new ContainerCredentials(
			$this->agent( [ 'code' => $code, 'body' => $body ] ), [ 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' => '/v2/x' ]
		) )->fetch();
	}

	public function testProcessesOfAMachineShareWhatOneFetched(): void {
		$cache = new HashBagOStuff();
		$source = new FakeSource( 'key', 'secret', self::START + 3600 );
		$this->assertSame( 'token 1', $this->store( $source, $cache )->current()->sessionToken );
		$this->assertSame( 'token 1', $this->store( $source, $cache )->current()->sessionToken );
	}

	public function testTheyAreRenewedBeforeTheyExpire(): void {
		$source = new FakeSource( 'key', 'secret', self::START + 3600 );
		$store = $this->store( $source );
		$store->current();
		$this->now += 3200;
		$store->current();
		$this->assertSame( 1, $source->fetched );
		$source->expires = self::START + 7200;
		$this->now = self::START + 3600 - 290;
		$this->assertSame( 'token 2', $store->current()->sessionToken );
	}

	public function testWhileTheAgentIsAwayTheOldOnesServeAsLongAsTheyAreValid(): void {
		$source = new FakeSource( 'key', 'secret', self::START + 3600 );
		$store = $this->store( $source );
		$store->current();
		$source->away = true;
		$this->now = self::START + 3500;
		$this->assertSame( 'token 1', $store->current()->sessionToken );
		$this->now = self::START + 3601;
		$this->expectException( CredentialsAway::class );
		$store->current();
	}

	public function testRefusedOnesAreReplacedOnceAndNotAskedForAgainAtOnce(): void {
		$source = new FakeSource( 'key', 'secret', self::START + 3600 );
		$store = $this->store( $source );
		$first = $store->current();
		$second = $store->after( $first );
		$this->assertSame( 'token 2', $second->sessionToken );
		// Another request of the same batch, signed with the first ones.
		$this->assertTrue( $second->sameAs( $store->after( $first ) ) );
		$this->assertNull( $store->after( $second ) );
		$this->assertSame( 2, $source->fetched );
	}

	public function testOnesThatStayTheSameAreNotTriedAgain(): void {
		$store = $this->store( new FakeSource( 'key', 'secret', null, false ) );
		$this->assertNull( $store->after( $store->current() ) );
	}
}
