<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

/** A dump on disk, read as plain XML whatever its compression, which is told by content: names lie. */
final class DumpFile {
	private const UNREADABLE_FORMATS = [
		"7z\xBC\xAF\x27\x1C" => 'a 7z archive',
		"\xFD7zXZ\x00" => 'compressed with xz',
		"\x28\xB5\x2F\xFD" => 'compressed with zstd',
		"PK\x03\x04" => 'a zip archive',
	];

	public readonly int $bytes;
	private readonly string $compression;
	private ReadPosition $position;

	/**
	 * @param string $path
	 * @param string $name What to call the file in messages
	 * @throws UnusableDump
	 */
	public function __construct( private readonly string $path, public readonly string $name ) {
		// phpcs:ignore Generic.PHP.NoSilencedErrors -- the sentence below says it better
		$head = is_file( $path ) ? @file_get_contents( $path, false, null, 0, 8 ) : false;
		if ( $head === false ) {
			throw new UnusableDump( "$name cannot be read. Check that it is a file and that its permissions let others read it." );
		}
		if ( $head === '' ) {
			throw new UnusableDump( "$name is empty. Export or download it again." );
		}
		foreach ( self::UNREADABLE_FORMATS as $magic => $format ) {
			if ( str_starts_with( $head, $magic ) ) {
				throw new UnusableDump( "$name is $format, which import cannot read. Unpack it, then import the .xml (or .gz, .bz2) file." );
			}
		}
		$this->bytes = (int)filesize( $path );
		$this->compression = match ( true ) {
			str_starts_with( $head, "\x1F\x8B" ) => 'gzip',
			str_starts_with( $head, 'BZh' ) => 'bzip2',
			default => 'none',
		};
		$this->position = new ReadPosition();
	}

	/** Bytes of the file, as it lies on the disk, taken since the last `open()`. */
	public function bytesRead(): int {
		return $this->position->bytes;
	}

	/** Whether nothing at all came out of it. */
	public function isBlank(): bool {
		return trim( $this->position->tail ) === '';
	}

	/** Whether the file was read to its end and ends before its XML does. */
	public function isCutOff(): bool {
		return $this->position->bytes >= $this->bytes && !str_ends_with( rtrim( $this->position->tail ), '</mediawiki>' );
	}

	/** Why decompression stopped before the end of the data, or null. Meaningful once the stream is read to its end. */
	public function damage(): ?string {
		return $this->position->damage;
	}

	/**
	 * PHP's own compress.bzip2:// and zlib.inflate stop silently after the first of several concatenated parts, as
	 * Wikimedia's multistream dumps and pbzip2 make them, so neither is used.
	 *
	 * @return resource
	 */
	public function open() {
		$this->position = new ReadPosition();
		$stream = fopen( $this->path, 'rb' );
		CountingFilter::append( $stream, $this->position );
		if ( $this->compression === 'gzip' ) {
			GunzipFilter::append( $stream, $this->position );
		} elseif ( $this->compression === 'bzip2' ) {
			stream_filter_append( $stream, 'bzip2.decompress', STREAM_FILTER_READ, [ 'concatenated' => true ] );
		}
		TailFilter::append( $stream, $this->position );
		return $stream;
	}
}
