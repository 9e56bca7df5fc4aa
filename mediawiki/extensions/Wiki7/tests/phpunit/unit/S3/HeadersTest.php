<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\S3;

use MediaWiki\Extension\Wiki7\S3\Location;
use MediaWiki\Extension\Wiki7\S3\ObjectHeaders;
use MediaWiki\Extension\Wiki7\S3\ObjectWriter;
use MediaWiki\Extension\Wiki7\S3\S3Endpoint;
use MediaWiki\Extension\Wiki7\S3\S3Object;
use PHPUnit\Framework\Attributes\TestWith;
use PHPUnit\Framework\TestCase;

final class HeadersTest extends TestCase {
	private static function object( bool $tagged = true, string $path = 'a/ab/A.png' ): S3Object {
		return new S3Object( new Location( 'bucket', 'pre/', 'public', $tagged ), $path );
	}

	private static function put( array $asked = [], string $type = 'image/png', bool $tagged = true ): array {
		return ( new ObjectWriter( new ObjectHeaders( 'wiki' ) ) )
			->put( self::object( $tagged ), 'x', sha1( 'x' ), $asked, $type, false )->headers;
	}

	#[TestWith( [ 'image/svg+xml' ] )]
	#[TestWith( [ 'text/html' ] )]
	#[TestWith( [ 'application/xml' ] )]
	#[TestWith( [ 'text/javascript' ] )]
	#[TestWith( [ 'unknown/unknown' ] )]
	public function testWhatCouldRunAScriptIsOnlySaved( string $type ): void {
		$this->assertSame( 'attachment', self::put( [], $type )['content-disposition'] );
		$this->assertSame( "attachment;filename*=UTF-8''a", self::put( [ 'Content-Disposition' => "inline;filename*=UTF-8''a" ], $type )['content-disposition'] );
		$this->assertSame( 'attachment', self::put( [ 'Content-Type' => $type ] )['content-disposition'] );
	}

	#[TestWith( [ 'image/png' ] )]
	#[TestWith( [ 'video/webm' ] )]
	#[TestWith( [ 'application/pdf' ] )]
	public function testWhatBrowsersShowSafelyIsShown( string $type ): void {
		$this->assertArrayNotHasKey( 'content-disposition', self::put( [], $type ) );
	}

	public function testNoAccessRightsAreEverSent(): void {
		$headers = self::put( [ 'x-amz-acl' => 'public-read', 'x-amz-grant-read' => 'everybody', 'Authorization' => 'me' ] );
		$this->assertSame( [], preg_grep( '/acl|grant|authorization/i', array_keys( $headers ) ) );
	}

	public function testAHeaderCantSmuggleInAnother(): void {
		$this->assertArrayNotHasKey( 'content-language', self::put( [ 'Content-Language' => "en\r\nx-amz-acl: public-read" ] ) );
	}

	public function testOnlyWhatEverybodyMayReadCarriesItsCacheTag(): void {
		$this->assertArrayHasKey( 'x-amz-meta-cache-tag', self::put() );
		$this->assertArrayNotHasKey( 'x-amz-meta-cache-tag', self::put( [], 'image/png', false ) );
	}

	public function testACopyTakesItsNewPlacesCacheHeadersAndKeepsTheRest(): void {
		$headers = new ObjectHeaders( 'wiki' );
		$stat = [ 'etag' => '"tag"', 'sha1' => 'hash', 'xattr' => [
			'headers' => [ 'content-type' => 'image/png', 'cache-control' => 'public', 'x-content-dimensions' => '1x1' ],
			'metadata' => [ 'cache-tag' => 'old', 'sha1base36' => 'hash', 'own' => 'kept' ],
		] ];
		$to = new S3Object( new Location( 'private', '', 'no-store', false ), 'ü +.png' );
		$request = ( new ObjectWriter( $headers ) )->copy( self::object(), $to, $stat, [ 'Content-Language' => 'de' ] );
		$this->assertSame( [
			'content-language' => 'de', 'content-type' => 'image/png', 'x-amz-meta-x-content-dimensions' => '1x1',
			'cache-control' => 'no-store', 'x-amz-meta-sha1base36' => 'hash', 'x-amz-meta-own' => 'kept',
			'x-amz-copy-source' => '/bucket/pre/a/ab/A.png', 'x-amz-metadata-directive' => 'REPLACE',
			'x-amz-copy-source-if-match' => '"tag"',
		], $request->headers );
		$this->assertTrue( $request->verdictInBody );
	}

	public function testS3sOwnChecksumStandsInForMediaWikis(): void {
		$stat = static fn ( string $checksum ) => ( new ObjectHeaders( 'wiki' ) )->stat( [
			'x-amz-checksum-sha1' => $checksum, 'content-length' => '1', 'last-modified' => 'Fri, 24 May 2013 00:00:00 GMT',
		] );
		$this->assertSame( \Wikimedia\base_convert( sha1( 'x' ), 16, 36, 31 ), $stat( base64_encode( sha1( 'x', true ) ) )['sha1'] );
		$this->assertArrayNotHasKey( 'sha1', $stat( base64_encode( sha1( 'x', true ) ) . '-3' ), 'of parts' );
		$this->assertSame( '20130524000000', $stat( '' )['mtime'] );
	}

	#[TestWith( [ 'https://s3.eu-central-1.amazonaws.com', true, 'https://bucket.s3.eu-central-1.amazonaws.com/a%20b/%C3%BC' ] )]
	#[TestWith( [ 'https://s3.example.org:443/', false, 'https://s3.example.org/bucket/a%20b/%C3%BC' ] )]
	#[TestWith( [ 'http://10.2.3.4:8080', false, 'http://10.2.3.4:8080/bucket/a%20b/%C3%BC' ] )]
	public function testABucketIsInTheHostOrInThePath( string $endpoint, bool $inHost, string $url ): void {
		$this->assertSame( $url, (string)( new S3Endpoint( $endpoint, 'eu-central-1', $inHost ) )->url( 'bucket', 'a b/ü' ) );
	}

	public function testAnEndpointIsAnAddress(): void {
		$this->expectExceptionMessage( 'must be an address' );
		new S3Endpoint( 's3.amazonaws.com', 'eu-central-1', true );
	}
}
