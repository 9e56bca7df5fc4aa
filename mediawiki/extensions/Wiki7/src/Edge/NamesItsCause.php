<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\MediaWikiServices;

/**
 * For jobs that carry a change on to the pages that depend on it. Their title is that of the change, in the parts that core divides
 * them into too.
 */
trait NamesItsCause {

	/** @inheritDoc */
	public function run() {
		self::runningJob()->begin( $this->getTitle() );
		return parent::run();
	}

	/** After its deferred updates as well, which belong to it. */
	public function teardown( $status ) {
		self::runningJob()->end();
		parent::teardown( $status );
	}

	/** Core makes the parts of a job by its constructor alone, which has no place for a service. */
	private static function runningJob(): RunningJob {
		return MediaWikiServices::getInstance()->getService( 'Wiki7.RunningJob' );
	}
}
