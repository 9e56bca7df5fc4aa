<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Maintenance\Maintenance;
use Wiki7\Settings\Build;
use Wiki7\Settings\Environment;

/** Bakes the messages of the wiki's languages and their fallbacks into the image, and records what was baked. */
final class Bake extends Maintenance {
	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Bake the localisation cache while the image is built; needs no database' );
	}

	public function execute(): bool {
		$services = $this->getServiceContainer();
		$wanted = Build::requested( new Environment( getenv() ) );
		$languages = [ 'en' ];
		foreach ( $wanted->languages as $language ) {
			if ( !$services->getLanguageNameUtils()->isSupportedLanguage( $language ) ) {
				$this->fatalError( "MediaWiki has no language '$language'." );
			}
			// Fallbacks are read when an on-wiki message is looked for, so they belong to the language.
			$languages = [ ...$languages, $language, ...$services->getLanguageFallback()->getAll( $language ) ];
		}
		$languages = array_values( array_unique( $languages ) );

		$cache = $services->getLocalisationCache();
		foreach ( $languages as $language ) {
			$this->output( "Messages: $language\n" );
			$cache->recache( $language );
			$cache->unload( $language );
		}
		$this->record( $languages, $wanted );
		return true;
	}

	/** @param string[] $languages */
	private function record( array $languages, Build $wanted ): void {
		$time = time();
		$fingerprint = hash_init( 'sha256' );
		hash_update( $fingerprint, (string)$time );
		foreach ( $languages as $language ) {
			hash_update_file( $fingerprint, MW_INSTALL_PATH . "/cache/l10n/$language.l10n.php" );
		}
		$record = [
			'id' => substr( hash_final( $fingerprint ), 0, 16 ),
			'time' => $time,
			'languages' => $languages,
			'extensions' => $wanted->extensions,
			'skins' => $wanted->skins,
		];
		file_put_contents( Build::RECORD, "<?php\nreturn " . var_export( $record, true ) . ";\n" );
	}
}
