<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Import;

/** How far a stream was read: filled by the stream's filters, which have no other way to tell. */
final class ReadPosition {
	/** Bytes taken from the disk. */
	public int $bytes = 0;
	/** The last bytes seen, decompressed. */
	public string $tail = '';
	public ?string $damage = null;
}
