<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\MediaWikiServices;
use Wikimedia\EventRelayer\EventRelayer;

/** Takes MediaWiki's purges of addresses and writes down what they mean as tags. */
final class PurgeRelayer extends EventRelayer {

	/** @inheritDoc */
	protected function doNotify( $channel, array $events ) {
		// MediaWiki makes relayers of their settings alone.
		$services = MediaWikiServices::getInstance();
		$tags = $services->getService( 'Wiki7.Tags' );
		$services->getService( 'Wiki7.PurgeQueue' )->add( self::tagsOf( $tags, array_column( $events, 'url' ) ) );
		return true;
	}

	/**
	 * @param Tags $tags
	 * @param string[] $urls
	 * @return string[]
	 */
	public static function tagsOf( Tags $tags, array $urls ): array {
		return array_values( array_unique( array_filter( array_map( $tags->ofUrl( ... ), $urls ) ) ) );
	}
}
