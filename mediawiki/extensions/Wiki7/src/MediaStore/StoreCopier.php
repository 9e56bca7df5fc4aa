<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\MediaStore;

use LocalRepo;
use Wikimedia\FileBackend\FileBackend;
use Wikimedia\FileBackend\FSFile\FSFile;

/**
 * Copies files from one store into another and reads back what arrived. The database decides: what no row knows stays behind,
 * and what the target has as its row says is left alone. So a copy that was cut off goes on where it was, and one beside a
 * running wiki neither takes back an upload nor brings back what was deleted.
 */
final readonly class StoreCopier {
	private StoredFiles $from;
	private StoredFiles $to;

	public function __construct(
		LocalRepo $repo,
		private FileBackend $source,
		private FileBackend $target,
		private FileRows $rows,
		private CopyReport $report,
	) {
		$this->from = new StoredFiles( $repo, $source );
		$this->to = new StoredFiles( $repo, $target );
	}

	/** @param StoredFile[] $files Not so many that their contents fill the disk */
	public function copy( array $files ): void {
		$wanted = $this->statsOf( $this->source, $this->from, $files );
		$present = $this->statsOf( $this->target, $this->to, $files );
		$missing = [];
		foreach ( $files as $index => $file ) {
			$expected = $this->rows->sha1Of( $file );
			if ( $expected === null || $wanted[$index] === false ) {
				$this->report->unknown();
			} elseif ( $wanted[$index] === null || $present[$index] === null ) {
				$silent = $wanted[$index] === null ? 'source' : 'target';
				$this->report->failed( (string)$file, "The $silent does not answer for it" );
			} elseif ( $present[$index] !== false && $expected === $this->hashInTarget( $file ) ) {
				$this->report->skipped();
			} else {
				$missing[$index] = $file;
			}
		}
		$this->transfer( $missing );
	}

	/**
	 * What was deleted after it had been copied is readable no longer. Its bytes are among the deleted files, so nothing is lost;
	 * any other file that no row knows stays.
	 */
	public function removeDeleted(): void {
		foreach ( $this->to->all() as $file ) {
			if ( $file->zone !== 'public' || $this->rows->sha1Of( $file ) !== null ) {
				continue;
			}
			$hash = $this->hashInTarget( $file );
			if ( $hash !== false && $this->rows->isDeleted( $hash ) ) {
				$status = $this->target->quickDelete( [ 'src' => $this->to->path( $file ) ] );
				$status->isOK() ? $this->report->removed() : $this->report->failed( (string)$file, 'It was deleted, and the target keeps it' );
			}
		}
	}

	/** @param StoredFile[] $files */
	private function transfer( array $files ): void {
		$paths = array_map( $this->from->path( ... ), $files );
		$contents = $this->source->getLocalReferenceMulti( [ 'srcs' => array_values( $paths ), 'latest' => true ] );
		$operations = [];
		foreach ( $files as $index => $file ) {
			if ( !$contents[$paths[$index]] instanceof FSFile ) {
				$this->report->failed( (string)$file, 'The source does not give it' );
				unset( $files[$index] );
				continue;
			}
			$target = $this->to->path( $file );
			$this->target->prepare( [ 'dir' => FileBackend::parentStoragePath( $target ) ] );
			$operations[$index] = [
				'op' => 'store',
				'src' => $contents[$paths[$index]]->getPath(),
				'dst' => $target,
				'overwrite' => true,
			];
		}
		if ( $operations === [] ) {
			return;
		}
		$this->target->doQuickOperations( array_values( $operations ) );
		$arrived = $this->statsOf( $this->target, $this->to, $files );
		foreach ( $files as $index => $file ) {
			$content = $contents[$paths[$index]];
			$isWhole = is_array( $arrived[$index] ) && (int)$arrived[$index]['size'] === $content->getSize()
				&& $this->hashInTarget( $file ) === $content->getSha1Base36();
			$isWhole ? $this->report->copied( $content->getSize() ) : $this->report->failed( (string)$file, 'It did not arrive whole' );
		}
	}

	private function hashInTarget( StoredFile $file ): string|false {
		return $this->target->getFileSha1Base36( [ 'src' => $this->to->path( $file ), 'latest' => true ] );
	}

	/**
	 * @param StoredFile[] $files
	 * @return array<array{size: int}|false|null> By the keys of $files: false is certainly absent, null unknown
	 */
	private function statsOf( FileBackend $store, StoredFiles $places, array $files ): array {
		$paths = array_map( $places->path( ... ), $files );
		$store->preloadFileStat( [ 'srcs' => array_values( $paths ), 'latest' => true ] );
		return array_map( static fn ( string $path ) => $store->getFileStat( [ 'src' => $path, 'latest' => true ] ), $paths );
	}
}
