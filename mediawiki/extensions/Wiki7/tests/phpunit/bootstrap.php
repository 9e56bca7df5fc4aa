<?php
declare(strict_types=1);

// What is tested here needs no MediaWiki, so neither does this: only the extension's own classes.
spl_autoload_register( static function ( string $class ): void {
	$prefix = 'MediaWiki\\Extension\\Wiki7\\';
	$folders = [ "{$prefix}Tests\\" => __DIR__ . '/unit/', $prefix => __DIR__ . '/../../src/' ];
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
