<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Edge;

use MediaWiki\Extension\Wiki7\Edge\AnswerTags;
use MediaWiki\Extension\Wiki7\Edge\Tags;
use PHPUnit\Framework\TestCase;

final class AnswerTagsTest extends TestCase {

	private Tags $tags;

	protected function setUp(): void {
		$this->tags = new Tags( 'wiki_en', '/wiki/$1', '/w/index.php', '/media' );
	}

	public function testAnAnswerOfNothingInParticularHasTheTagOfItsKind(): void {
		$this->assertSame( 'site-wiki_en', (string)new AnswerTags( $this->tags, $this->tags->ofSite() ) );
	}

	public function testAShownRedirectIsDroppedWithItselfAndWithItsTarget(): void {
		$answer = new AnswerTags( $this->tags, 'site' );
		foreach ( [ 'From', 'To', 'To' ] as $title ) {
			$answer->addPage( $title );
		}
		[ $from, $to ] = [ $this->tags->ofPage( 'From' ), $this->tags->ofPage( 'To' ) ];
		$this->assertSame( [ $from, $to, $this->tags->ofShard( $from ), $this->tags->ofShard( $to ), 'site' ], explode( ',', (string)$answer ) );
	}

	public function testItsOwnPageIsNotCrowdedOutByWhatItIsMadeOf(): void {
		$answer = new AnswerTags( $this->tags, 'site' );
		$answer->addParts( array_map( static fn ( int $number ) => "t$number", range( 1, 99 ) ) );
		$answer->addPage( 'Own' );
		$tags = explode( ',', (string)$answer );
		$this->assertCount( 50, $tags );
		$this->assertSame( $this->tags->ofPage( 'Own' ), $tags[0] );
		$this->assertContains( 'site', $tags );
	}
}
