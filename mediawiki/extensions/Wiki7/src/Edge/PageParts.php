<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\Parser\ParserOutput;
use MediaWiki\Title\TitleFormatter;
use MediaWiki\Title\TitleValue;

/**
 * Templates and files that a rendering is made of, or the most used of them where there are too many. Their tags save purges and
 * no more: MediaWiki purges each page that depends on a template or file by itself.
 */
final class PageParts {

	public const MOST_TEMPLATES = 24;
	public const MOST_FILES = 12;
	private const DATA = 'wiki7-most-used-parts';

	/**
	 * @param array{int,string}[] $templates Namespace and key of each
	 * @param string[] $files Names with underscores
	 */
	private function __construct(
		public readonly array $templates,
		public readonly array $files,
	) {
	}

	/** What was chosen when the page was parsed, or all, where there was nothing to choose. */
	public static function of( ParserOutput $output ): self {
		$chosen = $output->getExtensionData( self::DATA );
		return $chosen === null ? self::all( $output ) : new self( $chosen['templates'], $chosen['files'] );
	}

	public static function all( ParserOutput $output ): self {
		$templates = [];
		foreach ( $output->getTemplates() as $namespace => $keys ) {
			foreach ( array_keys( $keys ) as $key ) {
				$templates[] = [ $namespace, (string)$key ];
			}
		}
		return new self( $templates, array_map( strval( ... ), array_keys( $output->getImages() ) ) );
	}

	public function areTooMany(): bool {
		return count( $this->templates ) > self::MOST_TEMPLATES || count( $this->files ) > self::MOST_FILES;
	}

	/** Kept with the rendering, so that nobody counts anything when it is shown from the parser cache. */
	public function keepIn( ParserOutput $output, UseCounts $counts ): void {
		$output->setExtensionData( self::DATA, [
			'templates' => $counts->mostUsedTemplates( $this->templates, self::MOST_TEMPLATES ),
			'files' => $counts->mostUsedFiles( $this->files, self::MOST_FILES ),
		] );
	}

	/** @return string[] */
	public function tags( Tags $tags, TitleFormatter $titles ): array {
		$ofTemplate = static fn ( array $template ) => $tags->ofTemplate( $titles->getPrefixedDBkey( new TitleValue( ...$template ) ) );
		return [ ...array_map( $ofTemplate, $this->templates ), ...array_map( $tags->ofFile( ... ), $this->files ) ];
	}
}
