<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Edge;

use MediaWiki\Extension\Wiki7\Edge\Proof;
use PHPUnit\Framework\TestCase;

final class ProofTest extends TestCase {

	private const NOW = 1_800_000_000;

	public function testAnEdgeCanCheckItWithTheSecretAlone(): void {
		$proof = ( new Proof( 'secret' ) )->make( 7, self::NOW );
		$this->assertMatchesRegularExpression( '/^\d{10}\.[0-9a-f]{16}\.[0-9a-f]{64}$/', $proof );
		[ $until, $account, $signature ] = explode( '.', $proof );
		$this->assertSame( self::NOW + 3600, (int)$until );
		$this->assertSame( hash_hmac( 'sha256', "$until.$account", 'secret' ), $signature );
	}

	public function testItIsRenewedInTheSecondHalfOfItsTime(): void {
		$proof = new Proof( 'secret' );
		$made = $proof->make( 7, self::NOW );
		$this->assertTrue( $proof->isGood( $made, 7, self::NOW + 1799 ) );
		$this->assertFalse( $proof->isGood( $made, 7, self::NOW + 1800 ) );
	}

	public function testNothingElseIsGood(): void {
		$proof = new Proof( 'secret' );
		$made = $proof->make( 7, self::NOW );
		$this->assertFalse( $proof->isGood( $made, 8, self::NOW ) );
		$this->assertFalse( ( new Proof( 'another' ) )->isGood( $made, 7, self::NOW ) );
		$this->assertFalse( $proof->isGood( preg_replace( '/^\d+/', (string)( self::NOW + 9999 ), $made ), 7, self::NOW ) );
		foreach ( [ '', 'deleted', '.', '9999999999' ] as $text ) {
			$this->assertFalse( $proof->isGood( $text, 7, self::NOW ) );
		}
	}

	public function testAccountsAreToldApartAndNotNamed(): void {
		$account = static fn ( string $secret, int $user ) => explode( '.', ( new Proof( $secret ) )->make( $user, self::NOW ) )[1];
		$this->assertNotSame( $account( 'secret', 7 ), $account( 'secret', 8 ) );
		$this->assertNotSame( $account( 'secret', 7 ), $account( 'another', 7 ) );
	}
}
