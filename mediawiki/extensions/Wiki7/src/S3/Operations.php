<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Psr\Log\LoggerInterface;
use StatusValue;

/** Operations on files: which requests they are, and what each answer means for the caller. */
final class Operations {
	public function __construct(
		private readonly S3FileBackend $backend,
		private readonly S3Client $client,
		private readonly KnownBuckets $buckets,
		private readonly ObjectWriter $writer,
		private readonly LoggerInterface $logger,
		private readonly int $multipartBytes,
	) {
	}

	/**
	 * @param S3Object $object
	 * @param string $content
	 * @param string $contentType
	 * @param array<string, mixed> $params dst, headers, overwrite, dstExists
	 */
	public function create( S3Object $object, string $content, string $contentType, array $params ): S3OpHandle {
		return $this->put( $object, $content, sha1( $content ), $contentType, $params, [] );
	}

	/**
	 * @param S3Object $object
	 * @param LocalFile $file Closed in the end
	 * @param string $contentType
	 * @param array<string, mixed> $params src, dst, headers, overwrite, dstExists
	 * @param StatusValue $status
	 * @return S3OpHandle|null Null for a file too large for one request: it was uploaded, or the status says why not
	 */
	public function store(
		S3Object $object, LocalFile $file, string $contentType, array $params, StatusValue $status
	): ?S3OpHandle {
		if ( $file->size <= $this->multipartBytes ) {
			$body = new FileBody( $file->handle, 0, $file->size, $file->sha256 );
			return $this->put( $object, $body, $file->sha1, $contentType, $params, [ $file->handle ] );
		}
		fclose( $file->handle );
		$headers = $this->writer->newHeaders( $object, $file->sha1, $params['headers'] ?? [], $contentType );
		$upload = new MultipartUpload( $this->client, $this->logger );
		$response = $upload->send( $object, $params['src'], $file->size, $headers, self::isOnlyNew( $params ) );
		$this->judgeWrite( $response, $object, $file->sha1, $params['dst'], $status );
		return null;
	}

	/**
	 * @param S3Object $object
	 * @param string|FileBody $body
	 * @param string $sha1 Hexadecimal
	 * @param string $contentType
	 * @param array<string, mixed> $params
	 * @param resource[] $handles To close in the end
	 */
	private function put(
		S3Object $object, string|FileBody $body, string $sha1, string $contentType, array $params, array $handles
	): S3OpHandle {
		$request = $this->writer->put(
			$object, $body, $sha1, $params['headers'] ?? [], $contentType, self::isOnlyNew( $params )
		);
		$verdict = fn ( S3Response $response, StatusValue $status ): bool =>
			$this->judgeWrite( $response, $object, $sha1, $params['dst'], $status );
		return new S3OpHandle( $this->backend, [ $request ], $verdict, $handles );
	}

	/** The check before found no file, and the caller wants none replaced: the store makes sure that none came since. */
	private static function isOnlyNew( array $params ): bool {
		return ( $params['dstExists'] ?? null ) === false && empty( $params['overwrite'] );
	}

	/**
	 * A copy, and the removal of its source when it is a move.
	 *
	 * @param S3Object $from
	 * @param S3Object $to
	 * @param array<string, mixed> $stat Of the source
	 * @param array<string, mixed> $params src, dst, headers, ignoreMissingSource
	 * @param bool $move
	 */
	public function transfer( S3Object $from, S3Object $to, array $stat, array $params, bool $move ): S3OpHandle {
		$stages = [ $this->writer->copy( $from, $to, $stat, $params['headers'] ?? [] ) ];
		if ( $move && $params['src'] !== $params['dst'] ) {
			$stages[] = $this->writer->delete( $from );
		}
		$verdict = function ( S3Response $response, StatusValue $status, int $stage ) use ( $from, $to, $params, $move ): bool {
			if ( $stage === 1 || $response->isGood() || $this->buckets->presence( $from, $response ) !== false ) {
				return $this->judge( $response, $stage === 1 ? $from : $to, $status );
			}
			if ( empty( $params['ignoreMissingSource'] ) ) {
				$status->fatal( $move ? 'backend-fail-move' : 'backend-fail-copy', $params['src'], $params['dst'] );
			}
			return false;
		};
		return new S3OpHandle( $this->backend, $stages, $verdict );
	}

	/** S3 doesn't say whether there was something to delete. */
	public function delete( S3Object $object ): S3OpHandle {
		$verdict = fn ( S3Response $response, StatusValue $status ): bool =>
			$this->buckets->presence( $object, $response ) === false || $this->judge( $response, $object, $status );
		return new S3OpHandle( $this->backend, [ $this->writer->delete( $object ) ], $verdict );
	}

	/**
	 * @param S3Object $object
	 * @param array<string, mixed> $stat
	 * @param array<string, string> $headers Empty ones are removed
	 */
	public function describe( S3Object $object, array $stat, array $headers ): S3OpHandle {
		$verdict = fn ( S3Response $response, StatusValue $status ): bool => $this->judge( $response, $object, $status );
		return new S3OpHandle( $this->backend, [ $this->writer->copy( $object, $object, $stat, $headers ) ], $verdict );
	}

	/** @return bool Whether it went well */
	private function judge( S3Response $response, S3Object $object, StatusValue $status ): bool {
		if ( $response->isGood() ) {
			return true;
		}
		$this->logger->error( 'S3 write of {bucket}/{key} failed: {problem}', [
			'bucket' => $object->bucket, 'key' => $object->key, 'problem' => $response->problem(),
		] );
		$status->fatal( 'backend-fail-internal', $this->backend->getName() );
		return false;
	}

	private function judgeWrite(
		S3Response $response, S3Object $object, string $sha1, string $path, StatusValue $status
	): bool {
		if ( $response->status !== 412 ) {
			return $this->judge( $response, $object, $status );
		}
		// When the answer to a first try is lost, a second one, which curl makes by itself on a connection that died, meets its work.
		$there = $this->client->sendOne( new S3Request( 'HEAD', $object->bucket, $object->key ) );
		if ( $there->header( 'x-amz-meta-sha1base36' ) === \Wikimedia\base_convert( $sha1, 16, 36, 31 ) ) {
			return true;
		}
		$status->fatal( 'backend-fail-alreadyexists', $path );
		return false;
	}
}
