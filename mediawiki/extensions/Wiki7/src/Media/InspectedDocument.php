<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use MediaWiki\Extension\PdfHandler\PdfImage;
use UtfNormal\Validator;

/** What a PDF document says about itself, learned by the render service. */
final class InspectedDocument extends PdfImage {
	public function __construct(
		private readonly string $path,
		private readonly Renderer $renderer,
		private readonly int $mostPages,
	) {
		parent::__construct( $path );
	}

	/** @inheritDoc */
	public function retrieveMetaData(): array {
		try {
			$found = $this->renderer->inspect(
				'document',
				[ 'inspect-document', (string)$this->mostPages ],
				$this->path,
				[ 'meta', 'pages', 'text' ],
			);
		} catch ( Unrenderable ) {
			// A file that no program understands is still a file. These two keep MediaWiki from trying again at every look.
			return [ 'pages' => [], 'mergedMetadata' => [] ];
		}
		$data = $this->convertDumpToArray( $found['meta'] ?? '', $found['pages'] ?? '' ) + [ 'pages' => [], 'mergedMetadata' => [] ];
		if ( isset( $found['text'] ) ) {
			// Page by page: cleaning up would take away the form feeds that part them.
			$data['text'] = array_map( Validator::cleanUp( ... ), explode( "\f", $found['text'] ) );
		}
		return $data;
	}
}
