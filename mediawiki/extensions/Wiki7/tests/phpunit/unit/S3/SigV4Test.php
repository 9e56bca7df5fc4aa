<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\S3;

use MediaWiki\Extension\Wiki7\S3\Credentials;
use MediaWiki\Extension\Wiki7\S3\SigV4;
use MediaWiki\Extension\Wiki7\S3\Url;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

/**
 * The examples that AWS publishes with their results.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
final class SigV4Test extends TestCase {
	private const HOST = 'examplebucket.s3.amazonaws.com';
	private const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

	private static function credentials( ?string $token = null ): Credentials {
		return new Credentials( 'AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', $token );
	}

	private static function time(): int {
		return strtotime( '2013-05-24T00:00:00Z' );
	}

	public static function published(): iterable {
		yield 'a part of an object' => [
			'GET', '/test.txt', [], [ 'Range' => 'bytes=0-9' ], self::EMPTY,
			'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
		];
		yield 'an upload under a name with a special character' => [
			'PUT', '/test%24file.text', [],
			[ 'Date' => 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class' => 'REDUCED_REDUNDANCY' ],
			hash( 'sha256', 'Welcome to Amazon S3.' ),
			'98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
		];
		yield 'a parameter without a value' => [
			'GET', '/', [ 'lifecycle' => '' ], [], self::EMPTY,
			'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
		];
		yield 'a list' => [
			'GET', '/', [ 'prefix' => 'J', 'max-keys' => '2' ], [], self::EMPTY,
			'34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
		];
	}

	#[DataProvider( 'published' )]
	public function testSignsAsPublished(
		string $method, string $path, array $query, array $headers, string $payload, string $signature
	): void {
		$signed = ( new SigV4( 'us-east-1' ) )->headers(
			self::credentials(), $method, new Url( 'https', self::HOST, $path, $query ), $headers, $payload, self::time()
		);
		$this->assertStringEndsWith( ",Signature=$signature", $signed['authorization'] );
		$this->assertStringContainsString( 'Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request', $signed['authorization'] );
	}

	public function testSignsAnAddressAsPublished(): void {
		$url = ( new SigV4( 'us-east-1' ) )->presigned(
			self::credentials(), 'GET', new Url( 'https', self::HOST, '/test.txt' ), 86400, self::time()
		);
		$this->assertSame(
			'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' .
			'&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z' .
			'&X-Amz-Expires=86400&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404' .
			'&X-Amz-SignedHeaders=host',
			(string)$url
		);
	}

	public function testSignsTheTokenOfARole(): void {
		$url = new Url( 'https', self::HOST, '/test.txt' );
		$signer = new SigV4( 'us-east-1' );
		$headers = $signer->headers( self::credentials( 'token' ), 'GET', $url, [], self::EMPTY, self::time() );
		$this->assertSame( 'token', $headers['x-amz-security-token'] );
		$this->assertStringContainsString( ';x-amz-security-token,', $headers['authorization'] );
		$presigned = $signer->presigned( self::credentials( 'token' ), 'GET', $url, 60, self::time() );
		$this->assertStringContainsString( '&X-Amz-Security-Token=token&', (string)$presigned );
	}

	public function testAKeyOfYesterdayOrOfOtherCredentialsIsNotUsed(): void {
		$signer = new SigV4( 'us-east-1' );
		$sign = static fn ( Credentials $credentials, int $time ) => $signer->headers(
			$credentials, 'GET', new Url( 'https', self::HOST, '/a' ), [], self::EMPTY, $time
		)['authorization'];
		$first = $sign( self::credentials(), self::time() );
		$this->assertNotSame( $first, $sign( self::credentials(), self::time() + 86400 ) );
		$this->assertNotSame( $first, $sign( new Credentials( 'AKIAIOSFODNN7EXAMPLE', 'other' ), self::time() ) );
		$this->assertSame( $first, $sign( self::credentials(), self::time() ) );
	}

	public function testAddressesEncodeWhatTheSignatureEncodes(): void {
		$this->assertSame(
			"https://host/b/a%20b%2B%28%29%25~%27%C3%BC?a%2Bb=c%20d&z=",
			(string)new Url( 'https', 'host', '/' . Url::encodePath( "b/a b+()%~'ü" ), [ 'z' => '', 'a+b' => 'c d' ] )
		);
	}

	public function testCredentialsDontShowInDumps(): void {
		$this->assertStringNotContainsString( 'wJalr', print_r( self::credentials( 'secret-token' ), true ) );
		$this->assertStringNotContainsString( 'secret-token', print_r( self::credentials( 'secret-token' ), true ) );
	}
}
