<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\MediaStore;

use FSFile;
use LocalRepo;
use Wikimedia\FileBackend\FileBackend;

/**
 * Copies files from one store into another and reads back what arrived. A file whose bytes are there already is skipped, so
 * that a copy which was cut off goes on where it was.
 */
final readonly class StoreCopier {
	private StoredFiles $from;
	private StoredFiles $to;

	public function __construct(
		LocalRepo $repo,
		private FileBackend $source,
		private FileBackend $target,
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
			if ( !is_array( $wanted[$index] ) ) {
				// It may have been deleted or moved since it was listed; what is unknown is a failure.
				$wanted[$index] === false ? $this->report->skipped() : $this->report->failed( (string)$file, 'The source does not answer for it' );
			} elseif ( $present[$index] === null ) {
				$this->report->failed( (string)$file, 'The target does not answer for it' );
			} elseif ( $this->isSame( $file, $wanted[$index], $present[$index] ) ) {
				$this->report->skipped();
			} else {
				$missing[$index] = $file;
			}
		}
		$this->transfer( $missing );
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
				&& $this->target->getFileSha1Base36( [ 'src' => $this->to->path( $file ), 'latest' => true ] ) === $content->getSha1Base36();
			$isWhole ? $this->report->copied( $content->getSize() ) : $this->report->failed( (string)$file, 'It did not arrive whole' );
		}
	}

	/**
	 * @param array{size: int} $wanted
	 * @param array{size: int}|false $present
	 */
	private function isSame( StoredFile $file, array $wanted, array|false $present ): bool {
		if ( $present === false || (int)$present['size'] !== (int)$wanted['size'] ) {
			return false;
		}
		$hash = $this->source->getFileSha1Base36( [ 'src' => $this->from->path( $file ) ] );
		return $hash !== false && $hash === $this->target->getFileSha1Base36( [ 'src' => $this->to->path( $file ) ] );
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
