<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use File;
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
		$failures = new RememberedFailures(
			$this->getServiceContainer()->getObjectCacheFactory()->getLocalClusterInstance(),
			$this->getConfig( MainConfigNames::AttemptFailureEpoch ),
		);
		if ( $failures->areTooMany( $file, $thumbName ) ) {
			return [ null, $this->getContext()->msg( 'wiki7-unrenderable-before' )->escaped(), 422 ];
		}
		try {
			$made = $this->transform( $file, $params, $thumbPath );
		} catch ( RendererAway $away ) {
			LoggerFactory::getInstance( 'thumbnail' )->error( 'The render service does not answer: ' . $away->cause->getMessage() );
			return [ null, $this->getContext()->msg( 'wiki7-renderer-away' )->escaped(), 503 ];
		}
		if ( $made === self::BUSY ) {
			return [ null, $this->getContext()->msg( 'wiki7-renderer-busy' )->escaped(), 503 ];
		}
		if ( $made instanceof MediaTransformOutput && $made->hasFile() && !$made->fileIsSource() ) {
			return [ $made, null, 200 ];
		}
		if ( $made instanceof MediaTransformOutput && $made->fileIsSource() ) {
			return [ null, $this->getContext()->msg( 'wiki7-thumbnail-is-original' )->escaped(), 400 ];
		}
		$failures->add( $file, $thumbName );
		return [
			null,
			$made instanceof \MediaTransformError ? $made->getHtmlMsg() : $this->getContext()->msg( 'thumbnail_error', '' )->escaped(),
			422,
		];
	}

	/**
	 * One at a time of each file; who waited takes what the one before has made.
	 *
	 * @param array<string, mixed> $params
	 */
	private function transform( File $file, array $params, string $path ): MediaTransformOutput|string|false {
		return ( new PoolCounterWorkViaCallback( 'FileRender', sha1( $file->getName() ), [
			'doWork' => static fn () => $file->transform( $params, File::RENDER_NOW ),
			'doCachedWork' => static fn () => $file->getRepo()->fileExists( $path )
				? $file->transform( $params, File::RENDER_NOW )
				: false,
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
