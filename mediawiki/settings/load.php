<?php
declare(strict_types=1);

// Before MediaWiki's own autoloader knows anything of Wiki7.
foreach ( [ 'InvalidEnvironment', 'Environment', 'Build', 'Database', 'Store', 'MediaStore', 'Endpoints', 'Wiki' ] as $class ) {
	require_once __DIR__ . "/$class.php";
}
