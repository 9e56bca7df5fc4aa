<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Localisation;

use Wikimedia\StaticArrayWriter;

/**
 * Languages as PHP arrays in two folders: one baked into the image, and one that is filled while the wiki runs.
 * Files have the format of core's LCStoreStaticArray, which bakes the first.
 */
final class LayeredStore implements \LCStore {
	private readonly string $baked;
	private readonly string $lazy;
	private ?string $writing = null;
	/** @var array<string, array<string, mixed>|null> Null is a language that neither folder has */
	private array $languages = [];

	/** @param array{directory: string} $configuration Both folders, joined by PATH_SEPARATOR */
	public function __construct( array $configuration ) {
		[ $this->baked, $this->lazy ] = explode( PATH_SEPARATOR, $configuration['directory'], 2 );
	}

	/** @inheritDoc */
	public function get( $code, $key ) {
		if ( !array_key_exists( $code, $this->languages ) ) {
			$this->languages[$code] = $this->read( "$this->baked/$code.l10n.php" ) ?? $this->read( "$this->lazy/$code.l10n.php" );
		}
		return \LCStoreStaticArray::decode( $this->languages[$code][$key] ?? null );
	}

	/** @inheritDoc */
	public function startWrite( $code ) {
		$this->writing = $code;
		$this->languages[$code] = [];
	}

	/** @inheritDoc */
	public function set( $key, $value ) {
		$this->languages[$this->writing][$key] = \LCStoreStaticArray::encode( $value );
	}

	/** @inheritDoc */
	public function finishWrite() {
		$code = $this->writing;
		$this->writing = null;
		$this->write( "$this->lazy/$code.l10n.php", $this->languages[$code] );
	}

	/** @return array<string, mixed>|null */
	private function read( string $file ): ?array {
		// Without a stat first: opcache answers for a file that it holds. An absent one is the rare case.
		$languages = @include $file; // phpcs:ignore Generic.PHP.NoSilencedErrors.Discouraged
		return is_array( $languages ) ? $languages : null;
	}

	/**
	 * Other workers see the whole file or none. When the folder is missing or full nothing is kept, and this request
	 * goes on with what it holds in memory.
	 *
	 * @param array<string, mixed> $language
	 */
	private function write( string $file, array $language ): void {
		$content = ( new StaticArrayWriter() )->create( $language, 'Built when this language was first asked for.' );
		$draft = $file . '.' . getmypid() . '.' . bin2hex( random_bytes( 4 ) );
		// phpcs:disable Generic.PHP.NoSilencedErrors.Discouraged
		if ( !is_dir( $this->lazy ) ) {
			@mkdir( $this->lazy, 0755, true );
		}
		if ( @file_put_contents( $draft, $content ) === strlen( $content ) ) {
			@rename( $draft, $file );
		} else {
			@unlink( $draft );
		}
		// phpcs:enable
	}
}
