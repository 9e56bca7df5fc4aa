<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\Installer\Hook\LoadExtensionSchemaUpdatesHook;

/** The tables between MediaWiki and the sidecar, which a release makes. */
final class Schema implements LoadExtensionSchemaUpdatesHook {

	/** @inheritDoc */
	public function onLoadExtensionSchemaUpdates( $updater ) {
		$updater->addExtensionTable( 'wiki7_purge', __DIR__ . '/../../sql/purge.sql' );
		$updater->addExtensionIndex( 'wiki7_purge', 'wp_cause', __DIR__ . '/../../sql/patch-purge-cause.sql' );
		$updater->addExtensionTable( 'wiki7_purge_month', __DIR__ . '/../../sql/purge-month.sql' );
	}
}
