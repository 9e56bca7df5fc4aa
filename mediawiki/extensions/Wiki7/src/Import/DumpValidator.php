<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

use XMLReader;

/** Reads a dump to its end before anything is written, so that a broken file leaves the wiki as it was. */
final class DumpValidator {
	private const NAMESPACE_PATTERN = '#^https?://www\.mediawiki\.org/xml/export-[\d.]+/$#';

	private int $pages = 0;
	private int $revisions = 0;
	private ?string $title = null;
	private ?string $bzip2Notice = null;

	public function __construct( private readonly DumpFile $file ) {
	}

	/**
	 * @param callable(int $bytes): void $onProgress
	 * @throws UnusableDump
	 */
	public function validate( callable $onProgress ): DumpSummary {
		$stream = $this->file->open();
		$previous = libxml_use_internal_errors( true );
		// PHP tells of damaged bzip2 data by a notice only.
		set_error_handler( function ( int $level, string $message ): bool {
			$this->bzip2Notice = $message;
			return true;
		}, E_WARNING | E_NOTICE );
		try {
			libxml_clear_errors();
			$reader = XMLReader::fromStream( $stream, null, LIBXML_PARSEHUGE );
			$this->checkRoot( $reader );
			while ( $reader->read() ) {
				$this->check( $reader );
				$onProgress( $this->file->bytesRead() );
			}
			$this->checkEnd();
		} finally {
			restore_error_handler();
			libxml_use_internal_errors( $previous );
			fclose( $stream );
		}
		if ( $this->pages === 0 ) {
			throw $this->broken( 'holds no pages. Export it again, with the pages in it' );
		}
		return new DumpSummary( $this->pages, $this->revisions );
	}

	private function checkRoot( XMLReader $reader ): void {
		do {
			$more = $reader->read();
			// Exports have none, and entities that expand without end would come with one.
			if ( $more && $reader->nodeType === XMLReader::DOC_TYPE ) {
				throw $this->notADump( "it begins with a DOCTYPE ($reader->name)" );
			}
		} while ( $more && $reader->nodeType !== XMLReader::ELEMENT );
		if ( !$more ) {
			$this->checkDamage();
			if ( $this->file->isBlank() ) {
				throw $this->broken( 'is cut off before its first line, or blank. Download or export it again' );
			}
			$error = libxml_get_last_error();
			$detail = $error ? " (line {$error->line}: " . trim( $error->message ) . ')' : '';
			throw $this->notADump( "it is not XML$detail" );
		}
		if ( $reader->localName !== 'mediawiki' ) {
			throw $this->notADump( "its root element is <$reader->name>, not <mediawiki>" );
		}
		if ( !preg_match( self::NAMESPACE_PATTERN, $reader->namespaceURI ) ) {
			throw $this->notADump( "its root element lacks MediaWiki's export namespace" );
		}
	}

	private function check( XMLReader $reader ): void {
		if ( $reader->nodeType === XMLReader::END_ELEMENT ) {
			if ( $reader->depth === 1 && $reader->localName === 'page' && $this->title === null ) {
				throw $this->broken( "has no title for page number {$this->pages}. Export it again" );
			}
			return;
		}
		if ( $reader->nodeType !== XMLReader::ELEMENT ) {
			return;
		}
		if ( $reader->depth === 1 && $reader->localName === 'page' ) {
			$this->pages++;
			$this->title = null;
		} elseif ( $reader->depth === 2 && $reader->localName === 'title' ) {
			$title = trim( $reader->readString() );
			$this->title = $title === '' ? null : $title;
		} elseif ( $reader->depth === 2 && $reader->localName === 'revision' ) {
			$this->revisions++;
		} elseif ( $reader->depth === 3 && $reader->localName === 'text' ) {
			$this->checkText( $reader );
		}
	}

	/** "Stub" dumps describe revisions without their text: importing one would make every page blank. */
	private function checkText( XMLReader $reader ): void {
		$isStub = $reader->isEmptyElement
			&& (int)$reader->getAttribute( 'bytes' ) > 0
			&& $reader->getAttribute( 'deleted' ) === null;
		if ( $isStub ) {
			throw $this->broken(
				"is a stub dump: “{$this->title}” has no text in it. Use a dump with text, as pages-articles or pages-meta-history"
			);
		}
	}

	private function checkEnd(): void {
		$error = libxml_get_last_error();
		if ( $error === false ) {
			$this->checkDamage();
			return;
		}
		$where = $this->title === null ? '' : ", in or after the page “{$this->title}”";
		$this->checkDamage( $where );
		throw $this->broken( $this->file->isCutOff()
			? "is cut off at line {$error->line}{$where}. Download or export it again"
			: "is not well-formed XML at line {$error->line}{$where}: " . trim( $error->message ) . '. Export it again'
		);
	}

	private function checkDamage( string $where = '' ): void {
		$damage = $this->file->damage() ?? ( $this->bzip2Notice === null ? null : 'the compressed data is corrupt' );
		if ( $damage !== null ) {
			$byte = "byte {$this->file->bytesRead()} of {$this->file->bytes}";
			throw $this->broken( "is damaged at about $byte{$where}: $damage. Download or export it again" );
		}
	}

	private function notADump( string $reason ): UnusableDump {
		return $this->broken(
			"is not a MediaWiki export: $reason. Use XML made by Special:Export, dumpBackup.php or ./wiki7 export"
		);
	}

	private function broken( string $whatAndRemedy ): UnusableDump {
		return new UnusableDump( "{$this->file->name} $whatAndRemedy; nothing was imported." );
	}
}
