<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use File;
use MediaTransformError;
use MediaTransformOutput;
use MediaWiki\FileRepo\Thumbnail404EntryPoint;
use MediaWiki\Logger\LoggerFactory;
use MediaWiki\MainConfigNames;
use MediaWiki\PoolCounter\PoolCounterWorkViaCallback;

/**
 * Core's way from an address to a thumbnail, with answers that say whose fault it is: 422 for a file of which no picture can be
 * made, which is remembered, and 503 for a renderer that is busy or away, which is not.
 */
final class ThumbnailEntryPoint extends Thumbnail404EntryPoint {
	private const BUSY = 'busy';

	/** @inheritDoc */
	protected function generateThumbnail( File $file, array $params, $thumbName, $thumbPath ) {
		if ( !self::isItsOnlyName( $file, $params, $thumbName ) ) {
			return [ null, $this->getContext()->msg( 'wiki7-thumbnail-unknown' )->escaped(), 404 ];
		}
		try {
			$made = $this->makeOnce( $file, $params, $thumbName );
		} catch ( Unrenderable $problem ) {
			return [ null, $problem->reason()->escaped(), 422 ];
		} catch ( RendererAway $away ) {
			LoggerFactory::getInstance( 'thumbnail' )->error( $away->getMessage() );
			return [ null, $this->getContext()->msg( 'wiki7-renderer-away' )->escaped(), 503 ];
		}
		return match ( true ) {
			$made === self::BUSY => [ null, $this->getContext()->msg( 'wiki7-renderer-busy' )->escaped(), 503 ],
			!$made instanceof MediaTransformOutput => [ null, $this->getContext()->msg( 'thumbnail_error', '' )->escaped(), 422 ],
			$made instanceof MediaTransformError => [ null, $made->getHtmlMsg(), 422 ],
			$made->fileIsSource() => [ null, $this->getContext()->msg( 'wiki7-thumbnail-is-original' )->escaped(), 400 ],
			default => [ $made, null, 200 ],
		};
	}

	/**
	 * Core also makes a thumbnail for other names that mean the same, as for a language that a drawing does not have; but the edge
	 * would keep it under an address that no purge names.
	 *
	 * @param array<string, mixed> $params
	 */
	private static function isItsOnlyName( File $file, array $params, string $name ): bool {
		return $file->getHandler()->normaliseParams( $file, $params ) && $file->thumbName( $params ) === $name;
	}

	/**
	 * One thumbnail at a time of each file; who waited takes what the one before has made, and does not try what failed.
	 *
	 * @param array<string, mixed> $params
	 */
	private function makeOnce( File $file, array $params, string $name ): MediaTransformOutput|string|false {
		$failures = new RememberedFailures(
			$this->getServiceContainer()->getObjectCacheFactory()->getLocalClusterInstance(),
			$this->getConfig( MainConfigNames::AttemptFailureEpoch ),
		);
		$isThere = static function () use ( $file, $name ): bool {
			// It was not there before the wait, and that is remembered.
			$path = $file->getThumbPath( $name );
			$file->getRepo()->getBackend()->clearCache( [ $path ] );
			return (bool)$file->getRepo()->fileExists( $path );
		};
		$make = static function () use ( $file, $params, $name, $failures ) {
			if ( $failures->areTooMany( $file, $name ) ) {
				throw new Unrenderable( 'wiki7-unrenderable-before' );
			}
			$made = $file->transform( $params, File::RENDER_NOW );
			if ( !$made || $made->isError() ) {
				$failures->add( $file, $name );
			}
			return $made;
		};
		return ( new PoolCounterWorkViaCallback( 'FileRender', sha1( $file->getName() ), [
			'doWork' => $make,
			'doCachedWork' => static fn () => $isThere() ? $make() : false,
			'error' => static fn () => self::BUSY,
		] ) )->execute();
	}

	/** @inheritDoc */
	protected function thumbError( $status, $msgHtml, $msgText = null, $context = [] ) {
		if ( $this->getResponse()->headersSent() ) {
			LoggerFactory::getInstance( 'thumbnail' )->error( 'A thumbnail broke off while it was sent: ' . ( $msgText ?? $msgHtml ), $context );
			return;
		}
		if ( !in_array( $status, [ 400, 403, 404, 422, 429, 503 ], true ) ) {
			LoggerFactory::getInstance( 'thumbnail' )->error( $msgText ?? $msgHtml, $context );
			$status = 500;
		}
		$this->status( $status );
		$this->header( 'Content-Type: text/plain; charset=utf-8' );
		match ( $status ) {
			// The answer is the same for everybody, and for a while.
			422 => $this->header( 'Cache-Control: ' . ( $this->mayBeShared() ? 'public' : 'private' ) . ', max-age=60' ),
			503, 429 => [ $this->header( 'Cache-Control: no-store' ), $this->header( 'Retry-After: 5' ) ],
			default => $this->header( 'Cache-Control: no-cache' ),
		};
		$words = trim( html_entity_decode( strip_tags( $msgHtml ), ENT_QUOTES | ENT_HTML5 ) ) . "\n";
		$this->header( 'Content-Length: ' . strlen( $words ) );
		$this->print( $words );
	}

	private function mayBeShared(): bool {
		return $this->getServiceContainer()->getGroupPermissionsLookup()->groupHasPermission( '*', 'read' );
	}
}
