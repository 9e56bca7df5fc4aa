<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Database;

use HttpStatus;
use MediaWiki\Hook\LogExceptionHook;
use MediaWiki\Request\HeaderCallback;
use Wikimedia\Rdbms\DBConnectionError;
use Wikimedia\Rdbms\DBQueryDisconnectedError;

/**
 * A database that is away is nobody's mistake, and passes: 503, which caches, crawlers and programs know to come again after. Core says 500.
 */
final class OutageStatus implements LogExceptionHook {
	private const STATUS = 503;

	/** @inheritDoc */
	public function onLogException( $e, $suppressed ) {
		if ( $suppressed || !( $e instanceof DBConnectionError || $e instanceof DBQueryDisconnectedError ) ) {
			return;
		}
		// Core sets its own status after this. There is one callback, so core's own is called from here.
		header_register_callback( static function () {
			HeaderCallback::callback();
			if ( http_response_code() === 500 ) {
				HttpStatus::header( self::STATUS );
			}
		} );
	}
}
