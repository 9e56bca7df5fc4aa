<?php
declare(strict_types=1);

// Core's classes and constants, but no wiki: no settings, no services, no database.
define( 'MEDIAWIKI', true );
define( 'MW_INSTALL_PATH', dirname( __DIR__, 4 ) );
if ( is_file( MW_INSTALL_PATH . '/includes/AutoLoader.php' ) ) {
	require_once MW_INSTALL_PATH . '/includes/BootstrapHelperFunctions.php';
	require_once MW_INSTALL_PATH . '/includes/GlobalFunctions.php';
	require_once MW_INSTALL_PATH . '/includes/AutoLoader.php';
	require_once MW_INSTALL_PATH . '/includes/Defines.php';
	require_once MW_INSTALL_PATH . '/vendor/autoload.php';
}

spl_autoload_register( static function ( string $class ): void {
	$prefix = 'MediaWiki\\Extension\\Wiki7\\';
	$folders = [
		"{$prefix}Tests\\Store\\" => __DIR__ . '/store/',
		"{$prefix}Tests\\" => __DIR__ . '/unit/',
		$prefix => __DIR__ . '/../../src/',
	];
	foreach ( $folders as $namespace => $folder ) {
		if ( str_starts_with( $class, $namespace ) ) {
			$file = $folder . strtr( substr( $class, strlen( $namespace ) ), '\\', '/' ) . '.php';
			if ( is_file( $file ) ) {
				require $file;
				return;
			}
		}
	}
} );
