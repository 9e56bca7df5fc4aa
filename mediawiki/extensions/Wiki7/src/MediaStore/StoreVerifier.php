<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\MediaStore;

use Wikimedia\FileBackend\FileBackend;
use Wikimedia\FileBackend\FSFile\FSFile;

/** Compares the database's file rows with what the store holds. Changes nothing. */
final readonly class StoreVerifier {

	/** @param bool $readsContents Hashes every file's bytes, in place of the hash that the store keeps */
	public function __construct(
		private FileBackend $store,
		private StoredFiles $files,
		private FileRows $rows,
		private VerifyReport $report,
		private bool $readsContents,
	) {
	}

	/** @param FileRow[] $rows */
	public function verify( array $rows ): void {
		$paths = array_map( fn ( FileRow $row ): string => $this->files->path( $row->file ), $rows );
		$this->store->preloadFileStat( [ 'srcs' => array_values( $paths ), 'latest' => true ] );
		$contents = $this->readsContents ? $this->store->getLocalReferenceMulti( [ 'srcs' => array_values( $paths ) ] ) : [];
		foreach ( $rows as $index => $row ) {
			$stat = $this->store->getFileStat( [ 'src' => $paths[$index], 'latest' => true ] );
			$verdict = match ( true ) {
				$stat === null => 'unreadable',
				// It may have been moved or deleted since its row was read.
				$stat === false => $this->rows->sha1Of( $row->file ) === null ? 'good' : 'missing',
				(int)$stat['size'] !== $row->bytes => 'wrong',
				default => $this->verdictOnHash( $row, $paths[$index], $contents ),
			};
			$verdict === 'good' ? $this->report->good() : $this->report->found( $verdict, $row->file );
		}
	}

	/** Files that no row knows. */
	public function findExtra(): void {
		foreach ( $this->files->all() as $file ) {
			if ( $this->rows->sha1Of( $file ) === null ) {
				$this->report->found( 'extra', $file );
			}
		}
	}

	/** @param array<string, FSFile|false|null> $contents */
	private function verdictOnHash( FileRow $row, string $path, array $contents ): string {
		if ( $this->readsContents ) {
			$content = $contents[$path] ?? null;
			$hash = $content instanceof FSFile ? $content->getSha1Base36() : false;
		} else {
			$hash = $this->store->getFileSha1Base36( [ 'src' => $path ] );
		}
		return match ( $hash ) {
			false => 'unreadable',
			$row->sha1 => 'good',
			default => 'wrong',
		};
	}
}
