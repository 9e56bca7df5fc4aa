<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use Generator;
use XMLReader;

/**
 * Cuts a validated dump into parts of bounded size.
 *
 * Core's importer ends at the first exception, and one page may hold gigabytes of revisions: parts that are imported
 * one by one keep memory flat and a bad page from ending the rest.
 */
final class DumpReader {
	private const PART_BYTES = 4_000_000;

	private string $siteInfo = '';

	public function __construct( private readonly DumpFile $file ) {
	}

	/** XML, known from the first part on. */
	public function siteInfo(): string {
		return $this->siteInfo;
	}

	/** @return Generator<DumpPart> */
	public function parts(): Generator {
		$reader = XMLReader::fromStream( $this->file->open(), null, LIBXML_PARSEHUGE );
		$reader->read();
		$more = $reader->read();
		while ( $more ) {
			if ( $reader->nodeType !== XMLReader::ELEMENT ) {
				$more = $reader->read();
				continue;
			}
			if ( $reader->localName === 'page' ) {
				yield from $this->page( $reader );
			} elseif ( $reader->localName === 'siteinfo' ) {
				$this->siteInfo = $reader->readOuterXml();
			}
			$more = $reader->next();
		}
	}

	/** @return Generator<DumpPart> */
	private function page( XMLReader $reader ): Generator {
		$title = '';
		$head = '';
		$revisions = [];
		$bytes = 0;
		$depth = $reader->depth;
		$more = !$reader->isEmptyElement && $reader->read();
		while ( $more && $reader->depth > $depth ) {
			if ( $reader->nodeType !== XMLReader::ELEMENT ) {
				$more = $reader->read();
				continue;
			}
			if ( $reader->localName === 'revision' ) {
				// Yielded only now, so that the page's end is never a part of its own.
				if ( $bytes > self::PART_BYTES ) {
					yield new DumpPart( $title, $head, $revisions, last: false );
					$revisions = [];
					$bytes = 0;
				}
				$revisions[] = $reader->readOuterXml();
				$bytes += strlen( end( $revisions ) );
			} elseif ( $reader->localName !== 'upload' ) {
				// Uploads need their files, which a dump does not hold: the File: page alone is imported.
				$head .= $reader->readOuterXml();
				if ( $reader->localName === 'title' ) {
					$title = $reader->readString();
				}
			}
			$more = $reader->next();
		}
		yield new DumpPart( $title, $head, $revisions, last: true );
	}
}
