<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\MediaStore;

/** A file by the zone it is in, `public` or `deleted`, and its path there: `a/ab/Name.png`. */
final readonly class StoredFile {

	public function __construct( public string $zone, public string $path ) {
	}

	public function __toString(): string {
		return $this->zone === 'public' ? $this->path : "$this->zone/$this->path";
	}
}
