<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

/** Up to a thousand entries of a listing. */
final readonly class ListPage {
	/**
	 * @param array<string, array{mtime:string,size:int,latest:bool}> $files By path in the container
	 * @param string[] $directories Paths in the container
	 * @param string|null $continuation Null on the last page
	 */
	public function __construct(
		public array $files,
		public array $directories,
		public ?string $continuation,
	) {
	}
}
