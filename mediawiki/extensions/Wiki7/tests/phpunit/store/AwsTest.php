<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use MediaWiki\Extension\Wiki7\S3\Credentials;
use MediaWiki\Extension\Wiki7\S3\HttpClient;
use MediaWiki\Extension\Wiki7\S3\S3FileBackend;
use MediaWiki\Extension\Wiki7\S3\S3Request;
use MediaWiki\Extension\Wiki7\S3\SigV4;
use MediaWiki\Extension\Wiki7\S3\Url;
use PHPUnit\Framework\TestCase;

/** On an AWS that has users, roles, policies and conditional writes. */
final class AwsTest extends TestCase {
	private const FILE = 'mwstore://store/one/a/file.png';
	private const POLICY = [ 'Version' => '2012-10-17', 'Statement' => [
		[ 'Effect' => 'Allow', 'Action' => [ 's3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload' ], 'Resource' => 'arn:aws:s3:::media-*/*' ],
		[ 'Effect' => 'Allow', 'Action' => 's3:ListBucket', 'Resource' => 'arn:aws:s3:::media-*' ],
		[ 'Effect' => 'Allow', 'Action' => 'sts:AssumeRole', 'Resource' => '*' ],
	] ];
	private const TRUST = [ 'Version' => '2012-10-17', 'Statement' => [
		[ 'Effect' => 'Allow', 'Principal' => [ 'AWS' => '*' ], 'Action' => 'sts:AssumeRole' ],
	] ];
	private const BUCKET_POLICY = [ 'Version' => '2012-10-17', 'Statement' => [
		[ 'Effect' => 'Deny', 'Principal' => '*', 'Action' => 's3:PutObject', 'Resource' => 'arn:aws:s3:::media-private/*' ],
	] ];

	/** @var array{access:string,secret:string} Of the wiki's own user */
	private static array $keys;
	private static string $role;

	/** The emulator lets so many calls through unasked: see INITIAL_NO_AUTH_ACTION_COUNT in tests/stack/extension.test.ts. */
	public static function setUpBeforeClass(): void {
		foreach ( Stores::BUCKETS as $bucket ) {
			self::call( 's3', 'PUT', "/$bucket", [], '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>' );
		}
		self::call( 's3', 'PUT', '/media-private', [ 'policy' => '' ], json_encode( self::BUCKET_POLICY ) );
		self::iam( [ 'Action' => 'CreateUser', 'UserName' => 'wiki' ] );
		$policy = json_encode( self::POLICY );
		self::iam( [ 'Action' => 'PutUserPolicy', 'UserName' => 'wiki', 'PolicyName' => 'p', 'PolicyDocument' => $policy ] );
		$role = self::iam( [ 'Action' => 'CreateRole', 'RoleName' => 'wiki', 'AssumeRolePolicyDocument' => json_encode( self::TRUST ) ] );
		self::$role = (string)$role->CreateRoleResult->Role->Arn;
		self::iam( [ 'Action' => 'PutRolePolicy', 'RoleName' => 'wiki', 'PolicyName' => 'p', 'PolicyDocument' => $policy ] );
		$key = self::iam( [ 'Action' => 'CreateAccessKey', 'UserName' => 'wiki' ] )->CreateAccessKeyResult->AccessKey;
		self::$keys = [ 'access' => (string)$key->AccessKeyId, 'secret' => (string)$key->SecretAccessKey ];
	}

	private static function iam( array $parameters ): \SimpleXMLElement {
		return self::call( 'iam', 'POST', '/', [], http_build_query( $parameters + [ 'Version' => '2010-05-08' ] ) );
	}

	private static function call(
		string $service, string $method, string $path, array $query, string $body, ?array $keys = null
	): \SimpleXMLElement {
		$host = substr( Stores::server( 'WIKI7_TEST_AWS' )['endpoint'], strlen( 'http://' ) );
		$url = new Url( 'http', $host, $path, $query );
		$credentials = new Credentials( $keys['access'] ?? 'nobody', $keys['secret'] ?? 'nothing' );
		$type = $service === 's3' ? 'application/xml' : 'application/x-www-form-urlencoded';
		$headers = ( new SigV4( 'eu-central-1', $service ) )->headers(
			$credentials, $method, $url, [ 'content-type' => $type ], hash( 'sha256', $body ), time()
		);
		$answer = ( new HttpClient( [] ) )->run( [
			'method' => $method, 'url' => (string)$url, 'headers' => $headers + [ 'content-length' => strlen( $body ) ], 'body' => $body,
		] );
		self::assertContains( $answer['code'], [ 200, 204 ], "$method $path: {$answer['body']}" );
		return simplexml_load_string( str_starts_with( $answer['body'], '<' ) ? $answer['body'] : '<nothing/>' );
	}

	private static function backend( array $keys = [] ): S3FileBackend {
		return Stores::s3( Stores::client( $keys + self::$keys + Stores::server( 'WIKI7_TEST_AWS' ) ) );
	}

	public function testAWriteOfWhatIsNewFailsWhereSomebodyElseWasFaster(): void {
		$backend = self::backend();
		$new = [ 'dst' => self::FILE, 'overwrite' => false, 'dstExists' => false ];
		$this->assertTrue( $backend->createInternal( $new + [ 'content' => 'first' ] )->isGood() );
		// As if the check before had been made a moment ago.
		$status = $backend->createInternal( $new + [ 'content' => 'second' ] );
		$this->assertSame( 'backend-fail-alreadyexists', $status->getErrors()[0]['message'] ?? null );
		$status = $backend->storeInternal( $new + [ 'src' => __FILE__ ] );
		$this->assertSame( 'backend-fail-alreadyexists', $status->getErrors()[0]['message'] ?? null );
		$this->assertSame( 'first', $backend->getFileContents( [ 'src' => self::FILE, 'latest' => true ] ) );
		$this->assertTrue( $backend->create( [ 'dst' => self::FILE, 'content' => 'third', 'overwrite' => true ] )->isGood() );
	}

	public function testAnAnswerThatWasLostIsNotTakenForSomebodyElsesWork(): void {
		$server = Stores::server( 'WIKI7_TEST_AWS' );
		$proxy = new FaultyProxy( substr( $server['endpoint'], strlen( 'http://' ) ) );
		$client = Stores::client( [ 'endpoint' => "http://127.0.0.1:$proxy->port" ] + self::$keys, 10 );
		$backend = Stores::s3( $client, [ 'multipartBytes' => 1024 ** 2 ] );
		$new = [ 'overwrite' => false, 'dstExists' => false, 'dst' => self::FILE ];
		$proxy->inject( '^PUT', 'lose the answer' );
		$this->assertTrue( $backend->createInternal( $new + [ 'content' => 'mine' ] )->isGood() );

		$large = tempnam( sys_get_temp_dir(), 'large' );
		file_put_contents( $large, random_bytes( 20 * 1024 ** 2 ) );
		$proxy->inject( '^POST .*uploadId', 'lost and forgotten', 2 );
		$this->assertTrue( $backend->quickStore( [ 'src' => $large, 'dst' => self::FILE . '2' ] )->isGood() );
		$copy = $backend->getLocalCopy( [ 'src' => self::FILE . '2' ] );
		$this->assertSame( sha1_file( $large ), sha1_file( $copy->getPath() ) );
		$proxy->stop();
		unlink( $large );
	}

	public function testAWholeLifeOfAFile(): void {
		$backend = self::backend();
		$other = "mwstore://store/one/b/ü + (1)'.png";
		$this->assertTrue( $backend->create( [ 'dst' => self::FILE, 'content' => 'content' ] )->isGood() );
		$this->assertTrue( $backend->copy( [ 'src' => self::FILE, 'dst' => $other ] )->isGood() );
		$this->assertTrue( $backend->describe( [ 'src' => $other, 'headers' => [ 'Content-Language' => 'de' ] ] )->isGood() );
		$this->assertSame( 'de', $backend->getFileXAttributes( [ 'src' => $other, 'latest' => true ] )['headers']['content-language'] );
		$this->assertSame( [ "ü + (1)'.png" ], iterator_to_array( $backend->getFileList( [ 'dir' => 'mwstore://store/one/b' ] ), false ) );
		$this->assertSame( 'content', $backend->getFileContents( [ 'src' => $other ] ) );
		$this->assertTrue( $backend->delete( [ 'src' => self::FILE ] )->isGood() );
		$this->assertFalse( $backend->fileExists( [ 'src' => self::FILE, 'latest' => true ] ) );
	}

	public function testADenyOfTheBucketIsAnErrorAndWritesNothing(): void {
		$backend = self::backend();
		$this->assertFalse( $backend->quickCreate( [ 'dst' => 'mwstore://store/two/a.png', 'content' => 'x' ] )->isOK() );
		$this->assertFalse( $backend->fileExists( [ 'src' => 'mwstore://store/two/a.png' ] ) );
	}

	public function testWrongKeysMakeNothingLookAbsent(): void {
		$this->assertTrue( self::backend()->quickCreate( [ 'dst' => self::FILE, 'content' => 'x' ] )->isGood() );
		foreach ( [ [ 'secret' => 'wrong' ], [ 'access' => 'AKIAUNKNOWN00000000' ], [ 'token' => 'made up' ] ] as $keys ) {
			$backend = self::backend( $keys );
			$this->assertNull( $backend->fileExists( [ 'src' => self::FILE ] ), json_encode( $keys ) );
			$this->assertNull( $backend->getFileList( [ 'dir' => 'mwstore://store/one' ] ) );
			$this->assertFalse( $backend->quickDelete( [ 'src' => self::FILE ] )->isOK() );
		}
	}

	public function testCredentialsOfARoleWorkOnlyWithTheirToken(): void {
		$answer = self::call( 'sts', 'POST', '/', [], http_build_query( [
			'Action' => 'AssumeRole', 'RoleArn' => self::$role, 'RoleSessionName' => 'wiki', 'Version' => '2011-06-15',
		] ), self::$keys )->AssumeRoleResult->Credentials;
		$keys = [ 'access' => (string)$answer->AccessKeyId, 'secret' => (string)$answer->SecretAccessKey ];
		$backend = self::backend( $keys + [ 'token' => (string)$answer->SessionToken ] );
		$this->assertTrue( $backend->quickCreate( [ 'dst' => self::FILE, 'content' => 'x' ] )->isGood() );
		$this->assertTrue( $backend->fileExists( [ 'src' => self::FILE ] ) );
		$without = self::backend( $keys );
		$this->assertNull( $without->fileExists( [ 'src' => self::FILE ] ) );
		$this->assertFalse( $without->quickCreate( [ 'dst' => self::FILE, 'content' => 'y' ] )->isOK() );
	}

	public function testAnActionOutsideThePolicyIsRefused(): void {
		$client = Stores::client( self::$keys + Stores::server( 'WIKI7_TEST_AWS' ) );
		$acl = $client->sendOne( new S3Request( 'PUT', 'media-public', '', [ 'acl' => '' ], [ 'x-amz-acl' => 'public-read' ] ) );
		$this->assertSame( 403, $acl->status, 'the emulator enforces policies' );
	}
}
