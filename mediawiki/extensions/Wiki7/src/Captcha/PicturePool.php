<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Captcha;

use RuntimeException;
use Wikimedia\FileBackend\FileBackend;
use Wikimedia\ObjectCache\BagOStuff;

/** The pictures that FancyCaptcha picks from: kept at a number, replaced when old, all made anew when the secret changes. */
final class PicturePool {

	/** FancyCaptcha looks at the first 500 files of a folder only. */
	public const MOST = 500;
	private const BATCH = 50;

	/**
	 * @param FileBackend $backend
	 * @param string $folder Storage path
	 * @param string $secret `$wgCaptchaSecret`
	 * @param WordMaker $words
	 * @param PictureMaker $pictures
	 * @param BagOStuff $cache Where FancyCaptcha keeps its list of files
	 */
	public function __construct(
		private readonly FileBackend $backend,
		private readonly string $folder,
		private readonly string $secret,
		private readonly WordMaker $words,
		private readonly PictureMaker $pictures,
		private readonly BagOStuff $cache
	) {
	}

	/**
	 * Makes what is missing to `$count`, then takes away what is older than `$maxAgeSeconds` or no longer valid.
	 *
	 * @return array{made:int,removed:int}
	 */
	public function refresh( int $count, int $maxAgeSeconds ): array {
		$this->check( $this->backend->prepare( [ 'dir' => $this->folder ] ) );
		$keyFile = 'key_' . substr( hash_hmac( 'sha256', 'captcha pictures', $this->secret ), 0, 16 );
		$names = iterator_to_array( $this->backend->getTopFileList( [ 'dir' => $this->folder ] ) ?? [], false );
		$sameKey = in_array( $keyFile, $names, true );
		$oldest = wfTimestamp( TS_MW, time() - $maxAgeSeconds );
		$current = array_filter( $names, fn ( string $name ) => $sameKey && PictureName::matches( $name )
			&& $this->backend->getFileTimestamp( [ 'src' => "$this->folder/$name" ] ) > $oldest );

		$missing = max( 0, $count - count( $current ) );
		for ( $made = 0; $made < $missing; $made += self::BATCH ) {
			$this->make( min( self::BATCH, $missing - $made ) );
		}
		// Last, so that a run that was killed before is begun again.
		$obsolete = array_diff( preg_grep( '/^(image|key)_/', $names ), $current, [ $keyFile ] );
		$this->run( array_map( fn ( $name ) => [ 'op' => 'delete', 'src' => "$this->folder/$name" ], array_values( $obsolete ) ) );
		if ( !$sameKey ) {
			$this->run( [ [ 'op' => 'create', 'dst' => "$this->folder/$keyFile", 'content' => "\n" ] ] );
		}
		$this->forgetList();
		return [ 'made' => $missing, 'removed' => count( $obsolete ) ];
	}

	private function make( int $count ): void {
		$operations = [];
		for ( $i = 0; $i < $count; $i++ ) {
			$word = $this->words->make();
			$operations[] = [
				'op' => 'create',
				'dst' => "$this->folder/" . PictureName::for( $word, $this->secret ),
				'content' => $this->pictures->draw( $word ),
			];
		}
		$this->run( $operations );
	}

	/** FancyCaptcha remembers its list for a day, and fails where too much of it is gone. */
	private function forgetList(): void {
		$this->cache->delete(
			$this->cache->makeGlobalKey( 'fancycaptcha-filelist', $this->backend->getDomainId(), sha1( $this->folder ) )
		);
	}

	private function run( array $operations ): void {
		if ( $operations !== [] ) {
			$this->check( $this->backend->doQuickOperations( $operations ) );
		}
	}

	private function check( \StatusValue $status ): void {
		if ( !$status->isGood() ) {
			throw new RuntimeException( "The captcha pictures could not be stored: $status. Check that their storage is writable." );
		}
	}
}
