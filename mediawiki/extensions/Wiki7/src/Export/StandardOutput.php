<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Export;

use DumpOutput;
use RuntimeException;

/** Writes a dump to standard output, compressed if asked: a file on the other side is whole only after `close()`. */
final class StandardOutput extends DumpOutput {
	/** @var resource */
	private $stream;

	/** @param string $compression `none`, `gzip` or `bzip2` */
	public function __construct( string $compression ) {
		$this->stream = fopen( 'php://stdout', 'wb' );
		if ( $compression === 'gzip' ) {
			// 31: the largest window, with gzip's header and checksum around it.
			stream_filter_append( $this->stream, 'zlib.deflate', STREAM_FILTER_WRITE, [ 'level' => 6, 'window' => 31 ] );
		} elseif ( $compression === 'bzip2' ) {
			stream_filter_append( $this->stream, 'bzip2.compress', STREAM_FILTER_WRITE, [ 'blocks' => 9 ] );
		}
	}

	/** @inheritDoc */
	public function write( $string ): void {
		for ( $rest = $string; $rest !== ''; $rest = substr( $rest, $written ) ) {
			// phpcs:ignore Generic.PHP.NoSilencedErrors -- told by the exception
			$written = @fwrite( $this->stream, $rest );
			if ( !$written ) {
				throw new RuntimeException( 'The export cannot be written any further: is the disk full?' );
			}
		}
	}

	public function close(): void {
		fclose( $this->stream );
	}
}
