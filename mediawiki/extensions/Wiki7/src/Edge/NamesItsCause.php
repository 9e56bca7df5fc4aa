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
		// Core makes the parts of a job by its constructor alone, which has no place for a service.
		$services = MediaWikiServices::getInstance();
		$services->getService( 'Wiki7.RunningJob' )->begin( $this->getTitle() );
		if ( !empty( $this->params['recursive'] ) && !isset( $this->params['range'] ) ) {
			$services->getService( 'Wiki7.PurgeQueue' )->add( $this->tagsOfWhole( $services->getService( 'Wiki7.Tags' ) ) );
		}
		return parent::run();
	}

	/** After its deferred updates as well, which belong to it. */
	public function teardown( $status ) {
		MediaWikiServices::getInstance()->getService( 'Wiki7.RunningJob' )->end();
		parent::teardown( $status );
	}

	/** @return string[] Of all pages that are made with what has changed, for when each of them has been told. */
	private function tagsOfWhole( Tags $tags ): array {
		return match ( $this->params['table'] ?? null ) {
			'templatelinks' => [ $tags->ofTemplate( $this->getTitle()->getPrefixedDBkey() ) ],
			'imagelinks' => [ $tags->ofFile( $this->getTitle()->getDBkey() ) ],
			default => [],
		};
	}
}
