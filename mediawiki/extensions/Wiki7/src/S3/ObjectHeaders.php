<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use MediaWiki\Extension\Wiki7\Media\CacheTag;

/** Which headers an object is stored with, and how they are read back. */
final readonly class ObjectHeaders {
	/** Headers that S3 keeps itself; others of the same kind become metadata. */
	private const KEPT = [
		'cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type', 'expires',
	];
	private const SHA1 = 'sha1base36';
	private const CACHE_TAG = 'cache-tag';
	/** What a browser may show by itself: no script runs in it, or none that sees the site's cookies and pages. */
	private const HARMLESS = '~^(image/(?!svg)|audio/|video/|font/|application/(pdf|ogg)\b|text/plain\b)~';

	public function __construct( private string $wikiId ) {
	}

	/**
	 * @param Location $location
	 * @param string $path Within the container
	 * @param array<string, string> $asked By the caller; an empty one is left out
	 * @param string $contentType Unless the caller asked for another
	 * @param string|null $sha1 Base 36
	 * @return array<string, string>
	 */
	public function forWriting( Location $location, string $path, array $asked, string $contentType, ?string $sha1 ): array {
		$headers = [];
		foreach ( array_change_key_case( $asked ) as $name => $value ) {
			$value = trim( (string)$value );
			if ( $value === '' || preg_match( '/[\x00-\x1f\x7f-\xff]/', $value ) ) {
				continue;
			}
			if ( in_array( $name, self::KEPT, true ) ) {
				$headers[$name] = $value;
			} elseif ( str_starts_with( $name, 'x-content-' ) ) {
				$headers["x-amz-meta-$name"] = $value;
			}
		}
		$headers += [ 'content-type' => $contentType, 'cache-control' => $location->cacheControl ];
		if ( !preg_match( self::HARMLESS, $headers['content-type'] ) ) {
			$headers['content-disposition'] = self::asAttachment( $headers['content-disposition'] ?? '' );
		}
		if ( $sha1 !== null ) {
			$headers['x-amz-meta-' . self::SHA1] = $sha1;
		}
		if ( $location->tagged ) {
			$headers['x-amz-meta-' . self::CACHE_TAG] = CacheTag::ofPath( $this->wikiId, $path );
		}
		return $headers;
	}

	/**
	 * What FileBackend calls a stat.
	 *
	 * @param array<string, string> $headers Of an answer to HEAD or GET
	 * @return array<string, mixed>
	 */
	public function stat( array $headers ): array {
		$kept = [];
		$metadata = [];
		foreach ( $headers as $name => $value ) {
			if ( str_starts_with( $name, 'x-amz-meta-x-content-' ) ) {
				$kept[substr( $name, strlen( 'x-amz-meta-' ) )] = $value;
			} elseif ( str_starts_with( $name, 'x-amz-meta-' ) ) {
				$metadata[substr( $name, strlen( 'x-amz-meta-' ) )] = $value;
			} elseif ( in_array( $name, self::KEPT, true ) ) {
				$kept[$name] = $value;
			}
		}
		$size = preg_match( '!/(\d+)$!', $headers['content-range'] ?? '', $range ) ? $range[1] : ( $headers['content-length'] ?? 0 );
		$stat = [
			'mtime' => gmdate( 'YmdHis', strtotime( $headers['last-modified'] ?? '' ) ?: 0 ),
			'size' => (int)$size,
			'etag' => $headers['etag'] ?? '',
			'xattr' => [ 'headers' => $kept, 'metadata' => $metadata ],
			'latest' => true,
		];
		$sha1 = $metadata[self::SHA1] ?? self::fromChecksum( $headers['x-amz-checksum-sha1'] ?? '' );
		return $sha1 === null ? $stat : $stat + [ 'sha1' => $sha1 ];
	}

	/** An object that another tool put there may have S3's own checksum. One of parts is of no use: it ends in their number. */
	private static function fromChecksum( string $checksum ): ?string {
		$binary = base64_decode( $checksum, true );
		return $binary !== false && strlen( $binary ) === 20
			? \Wikimedia\base_convert( bin2hex( $binary ), 16, 36, 31 )
			: null;
	}

	private static function asAttachment( string $disposition ): string {
		$parameters = strstr( $disposition, ';' );
		return 'attachment' . ( $parameters === false ? '' : $parameters );
	}
}
