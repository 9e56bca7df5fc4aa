<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Closure;
use StatusValue;
use Wikimedia\FileBackend\FileBackend;
use Wikimedia\FileBackend\FileBackendStore;

/**
 * Files as objects in S3.
 *
 * Every answer has three values: there, absent, unknown. Unknown is never taken for absent, so no failure of the store lets an
 * upload overwrite a file, or a delete seem done.
 */
class S3FileBackend extends FileBackendStore {
	/** S3 copies no larger object in one request. */
	private const MOST_BYTES = 5 * 1024 ** 3;
	private const TEMPORARY_URL_SECONDS = 3600;

	private readonly Locations $locations;
	private readonly S3Client $client;
	private readonly KnownBuckets $buckets;
	private readonly ObjectReader $reader;
	private readonly ObjectCopies $copies;
	private readonly ObjectLister $lister;
	private readonly Operations $operations;
	private readonly OpRunner $runner;

	/**
	 * @param array<string, mixed> $config Besides FileBackendStore's:
	 *   - s3: an S3Client, or a function that makes one from the configuration
	 *   - locations: Location[] by container, as `local-public`
	 *   - multipartBytes: files above this size are uploaded in parts; 64 MiB
	 */
	public function __construct( array $config ) {
		parent::__construct( $config );
		$this->memCache = $config['wanCache'] ?? $this->memCache;
		$this->srvCache = $config['srvCache'] ?? $this->srvCache;
		$this->maxFileSize = self::MOST_BYTES;
		$containers = array_map( $this->fullContainerName( ... ), array_keys( $config['locations'] ) );
		$this->locations = new Locations( array_combine( $containers, $config['locations'] ) );
		$client = $config['s3'];
		$this->client = $client instanceof Closure ? $client( $this->srvCache, $this->logger, $this->concurrency ) : $client;
		$headers = new ObjectHeaders( $this->domainId );
		$this->buckets = new KnownBuckets( $this->client, $this->srvCache );
		$this->reader = new ObjectReader( $this->client, $this->buckets, $headers, $this->logger );
		$this->copies = new ObjectCopies( $this->reader, $this->tmpFileFactory );
		$this->lister = new ObjectLister( $this->client, $this->logger );
		$this->operations = new Operations(
			$this, $this->client, $this->buckets, new ObjectWriter( $headers ), $this->logger, $config['multipartBytes'] ?? 64 * 1024 ** 2
		);
		$this->runner = new OpRunner( $this->client );
	}

	/** @return array<string, int> Requests sent until now, by HTTP method */
	public function requestsSent(): array {
		return $this->client->sent();
	}

	/** @inheritDoc */
	public function getFeatures() {
		return self::ATTR_UNICODE_PATHS | self::ATTR_HEADERS | self::ATTR_METADATA;
	}

	/** @inheritDoc */
	protected function directoriesAreVirtual() {
		return true;
	}

	/** @inheritDoc */
	protected function resolveContainerPath( $container, $relStoragePath ) {
		return $this->locations->canHold( $this->fullContainerName( $container ), $relStoragePath ) ? $relStoragePath : null;
	}

	/** @inheritDoc */
	public function isPathUsableInternal( $storagePath ) {
		return $this->object( $storagePath ) !== null;
	}

	private function object( string $storagePath ): ?S3Object {
		[ $container, $path ] = $this->resolveStoragePathReal( $storagePath );
		return $path === null || $path === '' ? null : new S3Object( $this->locations->of( $container ), $path );
	}

	/** @inheritDoc */
	protected function doCreateInternal( array $params ) {
		$object = $this->object( $params['dst'] );
		if ( $object === null ) {
			return $this->newStatus( 'backend-fail-invalidpath', $params['dst'] );
		}
		$content = (string)$params['content'];
		$contentType = $this->getContentType( $params['dst'], $content, null );
		return $this->perform( $params, $this->operations->create( $object, $content, $contentType, $params ) );
	}

	/** @inheritDoc */
	protected function doStoreInternal( array $params ) {
		$object = $this->object( $params['dst'] );
		if ( $object === null ) {
			return $this->newStatus( 'backend-fail-invalidpath', $params['dst'] );
		}
		$file = LocalFile::open( $params['src'] );
		if ( $file === null ) {
			return $this->newStatus( 'backend-fail-read', $params['src'] );
		}
		$contentType = $this->getContentType( $params['dst'], null, $params['src'] );
		$status = $this->newStatus();
		$handle = $this->operations->store( $object, $file, $contentType, $params, $status );
		return $handle === null ? $status : $this->perform( $params, $handle );
	}

	/** @inheritDoc */
	protected function doCopyInternal( array $params ) {
		return $this->transfer( $params, 'backend-fail-copy', false );
	}

	/** @inheritDoc */
	protected function doMoveInternal( array $params ) {
		return $this->transfer( $params, 'backend-fail-move', true );
	}

	private function transfer( array $params, string $message, bool $move ): StatusValue {
		$from = $this->object( $params['src'] );
		$to = $this->object( $params['dst'] );
		if ( $from === null || $to === null ) {
			return $this->newStatus( 'backend-fail-invalidpath', $params[$from === null ? 'src' : 'dst'] );
		}
		$stat = $this->getFileStat( [ 'src' => $params['src'], 'latest' => true ] );
		if ( is_array( $stat ) && !isset( $stat['xattr'] ) ) {
			// From a listing, which doesn't know headers.
			$stat = $this->reader->stats( [ $from ] )[0];
		}
		if ( $stat === self::RES_ABSENT ) {
			return empty( $params['ignoreMissingSource'] )
				? $this->newStatus( $message, $params['src'], $params['dst'] )
				: $this->newStatus();
		}
		return is_array( $stat )
			? $this->perform( $params, $this->operations->transfer( $from, $to, $stat, $params, $move ) )
			: $this->newStatus( 'backend-fail-stat', $params['src'] );
	}

	/** @inheritDoc */
	protected function doDeleteInternal( array $params ) {
		$object = $this->object( $params['src'] );
		return $object === null
			? $this->newStatus( 'backend-fail-invalidpath', $params['src'] )
			: $this->perform( $params, $this->operations->delete( $object ) );
	}

	/** @inheritDoc */
	protected function doDescribeInternal( array $params ) {
		$object = $this->object( $params['src'] );
		$stat = $object === null ? self::RES_ERROR : $this->reader->stats( [ $object ] )[0];
		return is_array( $stat )
			? $this->perform( $params, $this->operations->describe( $object, $stat, $params['headers'] ?? [] ) )
			: $this->newStatus( 'backend-fail-describe', $params['src'] );
	}

	private function perform( array $params, S3OpHandle $handle ): StatusValue {
		$status = $this->newStatus();
		if ( !empty( $params['async'] ) ) {
			$status->value = $handle;
		} else {
			$status->merge( $this->executeOpHandlesInternal( [ $handle ] )[0] );
		}
		return $status;
	}

	/** @inheritDoc */
	protected function doExecuteOpHandlesInternal( array $fileOpHandles ) {
		return $this->runner->run( $fileOpHandles, array_map( fn () => $this->newStatus(), $fileOpHandles ) );
	}

	/** @inheritDoc */
	protected function doGetFileStat( array $params ) {
		return $this->doGetFileStatMulti( [ 'srcs' => [ $params['src'] ] ] + $params )[$params['src']];
	}

	/** @inheritDoc */
	protected function doGetFileStatMulti( array $params ) {
		$unknown = array_fill_keys( $params['srcs'], self::RES_ERROR );
		$stats = array_replace( $unknown, $this->reader->stats( $this->objects( $params['srcs'] ) ) );
		if ( !empty( $params['requireSHA1'] ) ) {
			foreach ( $stats as $path => $stat ) {
				// Another tool put it there.
				if ( is_array( $stat ) && !isset( $stat['sha1'] ) ) {
					$copy = $this->getLocalReference( [ 'src' => $path, 'latest' => true ] );
					$stats[$path] = $copy ? $stat + [ 'sha1' => $copy->getSha1Base36() ] : self::RES_ERROR;
				}
			}
		}
		return $stats;
	}

	/**
	 * @param string[] $paths
	 * @return array<string, S3Object> Those that are usable
	 */
	private function objects( array $paths ): array {
		return array_filter( array_map( $this->object( ... ), array_combine( $paths, $paths ) ) );
	}

	/** @inheritDoc */
	protected function doGetFileXAttributes( array $params ) {
		$stat = $this->getFileStat( $params );
		if ( is_array( $stat ) && !isset( $stat['xattr'] ) ) {
			$this->clearCache( [ $params['src'] ] );
			$stat = $this->getFileStat( [ 'latest' => true ] + $params );
		}
		return is_array( $stat ) ? $stat['xattr'] : ( $stat === self::STAT_ERROR ? self::RES_ERROR : self::RES_ABSENT );
	}

	/** @inheritDoc */
	protected function doGetFileSha1Base36( array $params ) {
		$stat = $this->getFileStat( [ 'requireSHA1' => true ] + $params );
		return is_array( $stat ) ? $stat['sha1'] : ( $stat === self::STAT_ERROR ? self::RES_ERROR : self::RES_ABSENT );
	}

	/** @inheritDoc */
	protected function doGetFileContentsMulti( array $params ) {
		return $this->fetch( $params, $this->copies->contents( ... ) );
	}

	/** @inheritDoc */
	protected function doGetLocalCopyMulti( array $params ) {
		return $this->fetch( $params, $this->copies->files( ... ) );
	}

	/** @return array<string, mixed> By the paths that were asked for, in their order */
	private function fetch( array $params, Closure $read ): array {
		$results = array_fill_keys( $params['srcs'], self::RES_ERROR );
		foreach ( array_chunk( $this->objects( $params['srcs'] ), $params['concurrency'], true ) as $objects ) {
			$stats = [];
			$results = array_replace( $results, $read( $objects, $stats ) );
			foreach ( $stats as $path => $stat ) {
				$this->cheapCache->setField( FileBackend::normalizeStoragePath( $path ), 'stat', $stat );
			}
		}
		return $results;
	}

	/** @inheritDoc */
	protected function doStreamFile( array $params ) {
		if ( empty( $params['allowOB'] ) ) {
			$this->resetOutputBuffer();
		}
		$reply = new FileReply( $this->client, $this->buckets, empty( $params['headless'] ) ? $this->header( ... ) : null );
		$status = $reply->send( $this->object( $params['src'] ), $params['src'], $params['options'], $params['headers'] );
		if ( $status === 404 ) {
			$this->clearCache( [ $params['src'] ] );
			$this->deleteFileCache( $params['src'] );
		}
		return in_array( $status, [ 200, 206, 304 ], true )
			? $this->newStatus()
			: $this->newStatus( 'backend-fail-stream', $params['src'] );
	}

	/** @inheritDoc */
	public function getFileHttpUrl( array $params ) {
		$object = $this->object( $params['src'] );
		// S3 can't bind an address to whoever asks from a range.
		if ( $object === null || isset( $params['ipRange'] ) || !in_array( $params['method'] ?? 'GET', [ 'GET', 'HEAD' ], true ) ) {
			return self::TEMPURL_ERROR;
		}
		$seconds = (int)( $params['ttl'] ?? self::TEMPORARY_URL_SECONDS );
		return $this->client->presigned( $params['method'] ?? 'GET', $object->bucket, $object->key, $seconds ) ?? self::TEMPURL_ERROR;
	}

	/** @inheritDoc */
	protected function doDirectoryExists( $container, $dir, array $params ) {
		return $this->lister->hasFiles( $this->locations->of( $container ), rtrim( $dir, '/' ) );
	}

	/** @inheritDoc */
	public function getFileListInternal( $container, $dir, array $params ) {
		return $this->listing( $container, $dir, $params, function ( ListNames $names, ListPage $page ) use ( $params ) {
			foreach ( $names->files( $page ) as $name => $stat ) {
				if ( !empty( $params['adviseStat'] ) ) {
					$this->cheapCache->setField( rtrim( $params['dir'], '/' ) . "/$name", 'stat', $stat );
				}
				yield $name;
			}
		} );
	}

	/** @inheritDoc */
	public function getDirectoryListInternal( $container, $dir, array $params ) {
		return $this->listing( $container, $dir, $params,
			static fn ( ListNames $names, ListPage $page, ?string $last ) => $names->directories( $page, $last )
		);
	}

	private function listing( string $container, string $dir, array $params, Closure $read ): ?S3List {
		return $this->lister->list( $this->locations->of( $container ), rtrim( $dir, '/' ), !empty( $params['topOnly'] ), $read );
	}
}
