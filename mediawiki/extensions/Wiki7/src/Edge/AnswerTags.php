<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

/** The tags of the answer that is being made. */
final class AnswerTags {

	/** CloudFront keeps no more of an object, in the order in which they come. */
	private const MOST = 50;

	/** @var string[] */
	private array $pages = [];
	/** @var string[] */
	private array $parts = [];

	/**
	 * @param Tags $tags
	 * @param string $whole Of all answers of this kind
	 */
	public function __construct( private readonly Tags $tags, private readonly string $whole ) {
	}

	/**
	 * A page that the answer is about. It is dropped with any of them.
	 *
	 * @param string $key Prefixed, with underscores
	 */
	public function addPage( string $key ): void {
		$this->pages[] = $this->tags->ofPage( $key );
	}

	/** @param string[] $tags What the answer was made of, or is; the most important first */
	public function addParts( array $tags ): void {
		array_push( $this->parts, ...$tags );
	}

	/** What every one of them needs comes before what saves purges only. */
	public function __toString(): string {
		$shards = array_map( $this->tags->ofShard( ... ), $this->pages );
		$all = array_unique( [ ...$this->pages, ...$shards, $this->whole, ...$this->parts ] );
		return implode( ',', array_slice( $all, 0, self::MOST ) );
	}
}
