<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\MediaStore;

/** What the database says of a file in the store. */
final readonly class FileRow {

	/** @param string $sha1 Base 36, as MediaWiki keeps it */
	public function __construct( public StoredFile $file, public int $bytes, public string $sha1 ) {
	}
}
