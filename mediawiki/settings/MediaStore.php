<?php
declare(strict_types=1);

namespace Wiki7\Settings;

use MediaWiki\Extension\Wiki7\S3\ClientFactory;
use MediaWiki\Extension\Wiki7\S3\Location;
use MediaWiki\Extension\Wiki7\S3\S3FileBackend;

/** Where uploads, thumbnails and captcha pictures are. */
final readonly class MediaStore {
	/** A file store's folder, in every container that has the volume. */
	public const FOLDER = '/srv/media/files';
	public const CAPTCHA_FOLDER = '/srv/media/captcha';
	/** FancyCaptcha's own name for the container of its pictures. */
	public const CAPTCHA_CONTAINER = 'captcha-render';

	/** Containers of the repository `local`, as paths of the stock images/ folder; who reads them has no session. */
	private const PUBLIC = [
		'local-public' => '', 'local-thumb' => 'thumb/', 'local-transcoded' => 'transcoded/', 'sitemap' => 'sitemap/',
	];
	private const PRIVATE = [ 'local-temp' => 'temp/', 'local-deleted' => 'deleted/', self::CAPTCHA_CONTAINER => 'captcha/' ];

	/** Caches keep a file until they are told that it changed; a browser, which can't be told, for a day. */
	private const FOR_EVERYONE = 'public, max-age=86400, s-maxage=31536000';
	private const FOR_NOBODY = 'private, no-store';

	/** @param array<string, string>|null $s3 Null for files */
	private function __construct( private ?array $s3 ) {
	}

	public static function files(): self {
		return new self( null );
	}

	/** @param string $variable Which one names it; the variables of its keys begin with that name */
	public static function fromEnvironment( Environment $environment, string $variable = 'WIKI7_MEDIA' ): self {
		$media = $environment->object( $variable, [ 'kind' ] );
		if ( $media['kind'] === 'files' ) {
			return self::files();
		}
		if ( $media['kind'] !== 's3' ) {
			throw new InvalidEnvironment( "The variable $variable names the kind '{$media['kind']}', which is neither files nor s3." );
		}
		$s3 = $environment->object(
			$variable, [ 'kind', 'endpoint', 'region', 'addressing', 'publicBucket', 'privateBucket', 'credentials' ]
		);
		$allowed = [ 'addressing' => [ 'path', 'host' ], 'credentials' => [ 'environment', 'file', 'task-role' ] ];
		foreach ( $allowed as $field => $values ) {
			if ( !in_array( $s3[$field], $values, true ) ) {
				throw new InvalidEnvironment(
					"The variable $variable has '$s3[$field]' as $field, which is not one of: " . implode( ', ', $values ) . '.'
				);
			}
		}
		if ( $s3['publicBucket'] === $s3['privateBucket'] ) {
			throw new InvalidEnvironment(
				"The variable $variable names one bucket twice. Deleted files must lie in a bucket of their own, which nobody else reads."
			);
		}
		if ( $s3['credentials'] === 'environment' ) {
			$environment->text( "{$variable}_ACCESS_KEY" );
			$environment->text( "{$variable}_SECRET_KEY" );
			$s3['variable'] = $variable;
		} elseif ( $s3['credentials'] === 'file' ) {
			$s3['credentialsFile'] = $environment->text( "{$variable}_CREDENTIALS_FILE" );
		}
		return new self( $s3 );
	}

	public function isFiles(): bool {
		return $this->s3 === null;
	}

	/**
	 * @param string $name
	 * @param string $lockManager
	 * @param bool $private Whether reading needs an account
	 * @return array<string, mixed> An entry of $wgFileBackends
	 */
	public function asFileBackend( string $name, string $lockManager, bool $private ): array {
		$common = [ 'name' => $name, 'lockManager' => $lockManager ];
		if ( $this->s3 === null ) {
			return $common + [
				'class' => \Wikimedia\FileBackend\FSFileBackend::class,
				'containerPaths' => [
					...array_map( static fn ( $path ) => rtrim( self::FOLDER . "/$path", '/' ), self::PUBLIC + self::PRIVATE ),
					self::CAPTCHA_CONTAINER => self::CAPTCHA_FOLDER,
				],
				'fileMode' => 0644,
				'directoryMode' => 0755,
			];
		}
		return $common + [
			'class' => S3FileBackend::class,
			's3' => ClientFactory::maker( $this->s3 ),
			'locations' => [
				...$this->locations( $this->s3['publicBucket'], self::PUBLIC, $private ? self::FOR_NOBODY : self::FOR_EVERYONE, true ),
				...$this->locations( $this->s3['privateBucket'], self::PRIVATE, self::FOR_NOBODY, false ),
			],
			'parallelize' => 'implicit',
			'concurrency' => 32,
		];
	}

	/**
	 * @param string $bucket
	 * @param array<string, string> $prefixes
	 * @param string $cacheControl
	 * @param bool $tagged
	 * @return array<string, Location>
	 */
	private function locations( string $bucket, array $prefixes, string $cacheControl, bool $tagged ): array {
		return array_map( static fn ( $prefix ) => new Location( $bucket, $prefix, $cacheControl, $tagged ), $prefixes );
	}
}
