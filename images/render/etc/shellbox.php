<?php
declare(strict_types=1);

// Runs the commands that MediaWiki sends, each signed with the secret that both know.
require __DIR__ . '/vendor/autoload.php';

$_SERVER['SHELLBOX_SECRET_KEY'] = getenv( 'WIKI7_SHELLBOX_SECRET' );
Shellbox\Server::main( __DIR__ . '/shellbox.json' );
