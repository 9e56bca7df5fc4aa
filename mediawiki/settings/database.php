<?php
declare(strict_types=1);

use MediaWiki\Extension\Wiki7\Database\ReplicaMonitor;

/** @var \Wiki7\Settings\Wiki $wiki7 */

$wgDBtype = 'mysql';
$wgDBname = $wiki7->database();
$wgDBprefix = '';
$wgDBTableOptions = 'ENGINE=InnoDB, DEFAULT CHARSET=binary';
if ( $wiki7->endpoints === null ) {
	// While the image is built nothing listens here, so code that asks a database fails at once.
	$wgDBserver = '127.0.0.1:1';
	$wgDBuser = 'build';
	$wgDBpassword = '';
} else {
	$wgDBserver = $wiki7->endpoints->database->server;
	$wgDBuser = $wiki7->endpoints->database->user;
	$wgDBpassword = $wiki7->endpoints->database->password;
	// Replicas are for pages. Commands read what they have just written, and for as long as their process lives from the server that
	// they once chose. Whoever wrote has this cookie for ten seconds, and reads where it was written: waiting for a replica, as
	// MediaWiki would, can take long and be in vain.
	$wgDBservers = $wiki7->endpoints->database->asServers( $wgDBname, PHP_SAPI !== 'cli' && !isset( $_COOKIE['cpPosIndex'] ) );
	if ( $wiki7->endpoints->database->replicas !== [] ) {
		$wgLBFactoryConf['loadMonitor'] = [ 'class' => ReplicaMonitor::class ];
	}

	// One account for all languages. `actor` goes with `user`, as core's own installer does it: rows of `actor` belong to an
	// account, and without it every wiki would give the same person another actor. LoginNotify's table knows where an
	// account has been seen; its updater ignores its own virtual domain, so it is shared as core's tables are.
	$wgSharedDB = $wiki7->accountsDatabase();
	$wgSharedPrefix = '';
	$wgSharedTables = [ 'user', 'user_properties', 'user_autocreate_serial', 'actor', 'loginnotify_seen_net' ];
	$wgLocalDatabases = [ $wgDBname ];

	// What hangs on an account and is read through a virtual domain belongs beside it: a second factor that one language
	// asks for and another does not know would be none.
	foreach ( [ 'virtual-botpasswords', 'virtual-oathauth' ] as $domain ) {
		$wgVirtualDomainsMapping[$domain] = [ 'db' => $wgSharedDB ];
	}
	unset( $domain );
}
