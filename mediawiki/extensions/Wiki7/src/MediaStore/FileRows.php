<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\MediaStore;

use File;
use Generator;
use LocalRepo;
use Wikimedia\Rdbms\IReadableDatabase;

/** The files that the database knows: current ones, old versions, deleted ones. */
final readonly class FileRows {
	private const BATCH = 500;

	public function __construct(
		private LocalRepo $repo,
		private IReadableDatabase $database,
	) {
	}

	public function count(): int {
		$tables = [ 'image', 'oldimage', 'filearchive' ];
		return array_sum( array_map(
			fn ( string $table ): int => (int)$this->database->newSelectQueryBuilder()
				->select( 'COUNT(*)' )->from( $table )->caller( __METHOD__ )->fetchField(),
			$tables
		) );
	}

	/** @return Generator<FileRow|null> One for each row; null for one that has no file of its own */
	public function all(): Generator {
		yield from $this->current();
		yield from $this->old();
		yield from $this->deleted();
	}

	/** @return string|null Base 36 hash that a row gives the file by now; null when no row knows it */
	public function sha1Of( StoredFile $file ): ?string {
		$name = basename( $file->path );
		if ( $file->zone === 'deleted' ) {
			$key = [ 'fa_storage_group' => 'deleted', 'fa_storage_key' => $name ];
			// A version that is hidden from readers is named by its hash.
			return $this->field( 'filearchive', 'fa_sha1', $key )
				?? $this->field( 'oldimage', 'oi_sha1', [ 'oi_sha1' => explode( '.', $name )[0] ] );
		}
		if ( $this->pathOf( 'public', $name ) !== $file->path ) {
			return null;
		}
		return str_starts_with( $file->path, 'archive/' )
			? $this->field( 'oldimage', 'oi_sha1', [ 'oi_name' => explode( '!', $name, 2 )[1], 'oi_archive_name' => $name ] )
			: $this->field( 'image', 'img_sha1', [ 'img_name' => $name ] );
	}

	/** Whether a deleted file has these bytes. */
	public function isDeleted( string $sha1 ): bool {
		return $this->field( 'filearchive', 'fa_sha1', [ 'fa_sha1' => $sha1, 'fa_storage_group' => 'deleted' ] ) !== null;
	}

	/** @return Generator<FileRow> */
	private function current(): Generator {
		foreach ( $this->rows( 'image', [ 'img_name' ], [ 'img_size', 'img_sha1' ] ) as $row ) {
			yield new FileRow(
				new StoredFile( 'public', $this->pathOf( 'public', $row->img_name ) ), (int)$row->img_size, $row->img_sha1
			);
		}
	}

	/** @return Generator<FileRow|null> */
	private function old(): Generator {
		$key = [ 'oi_name', 'oi_archive_name' ];
		foreach ( $this->rows( 'oldimage', $key, [ 'oi_size', 'oi_sha1', 'oi_deleted' ] ) as $row ) {
			if ( $row->oi_archive_name === '' ) {
				yield null;
				continue;
			}
			// A version that is hidden from readers is kept with the deleted ones.
			$isHidden = ( (int)$row->oi_deleted & File::DELETED_FILE ) !== 0;
			$name = $isHidden ? $this->hiddenKey( $row->oi_sha1, $row->oi_archive_name ) : $row->oi_archive_name;
			$zone = $isHidden ? 'deleted' : 'public';
			yield new FileRow( new StoredFile( $zone, $this->pathOf( $zone, $name ) ), (int)$row->oi_size, $row->oi_sha1 );
		}
	}

	/** @return Generator<FileRow|null> */
	private function deleted(): Generator {
		foreach ( $this->rows( 'filearchive', [ 'fa_id' ], [ 'fa_storage_key', 'fa_size', 'fa_sha1' ] ) as $row ) {
			yield (string)$row->fa_storage_key === '' ? null : new FileRow(
				new StoredFile( 'deleted', $this->pathOf( 'deleted', $row->fa_storage_key ) ), (int)$row->fa_size, $row->fa_sha1
			);
		}
	}

	private function pathOf( string $zone, string $name ): string {
		if ( $zone === 'deleted' ) {
			return $this->repo->getDeletedHashPath( $name ) . $name;
		}
		$archived = explode( '!', $name, 2 )[1] ?? null;
		return $archived === null || !preg_match( '/^\d{14}!/', $name )
			? $this->repo->getHashPath( $name ) . $name
			: 'archive/' . $this->repo->getHashPath( $archived ) . $name;
	}

	private function hiddenKey( string $sha1, string $archiveName ): string {
		return $sha1 . '.' . strtolower( pathinfo( $archiveName, PATHINFO_EXTENSION ) );
	}

	/** @param array<string, string> $conditions */
	private function field( string $table, string $field, array $conditions ): ?string {
		$value = $this->database->newSelectQueryBuilder()
			->select( $field )->from( $table )->where( $conditions )->caller( __METHOD__ )->fetchField();
		return $value === false ? null : $value;
	}

	/**
	 * In the order of an index, a batch at a time, so that a large table is neither held nor locked.
	 *
	 * @param string[] $key Fields of a unique index
	 * @param string[] $fields
	 */
	private function rows( string $table, array $key, array $fields ): Generator {
		$last = null;
		do {
			$query = $this->database->newSelectQueryBuilder()
				->select( [ ...$key, ...$fields ] )->from( $table )->orderBy( $key )->limit( self::BATCH )->caller( __METHOD__ );
			if ( $last !== null ) {
				$query->where( $this->database->buildComparison( '>', array_intersect_key( (array)$last, array_flip( $key ) ) ) );
			}
			$rows = iterator_to_array( $query->fetchResultSet(), false );
			yield from $rows;
			$last = $rows === [] ? null : end( $rows );
		} while ( count( $rows ) === self::BATCH );
	}
}
