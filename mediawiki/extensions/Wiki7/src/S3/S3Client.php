<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Closure;
use Psr\Log\LoggerInterface;

/**
 * Signs requests, sends many at once, and repeats what a store says or shows to be a passing failure.
 * What it returns is what the store said last; whether that is good, absent or an error is for the caller to judge.
 */
final class S3Client {
	/** Longest wait before the second try and the third; the real one is random, so that many processes spread. */
	private const WAITS_MS = [ 200, 800, 2000 ];
	/** Nobody waits longer for what keeps failing. */
	private const PATIENCE_SECONDS = 30;
	private const PASSING = [ 429, 500, 502, 503, 504 ];
	private const PASSING_CODES = [
		'SlowDown', 'InternalError', 'ServiceUnavailable', 'RequestTimeout', 'OperationAborted', 'ConditionalRequestConflict',
	];
	private const REFUSED_CODES = [ 'ExpiredToken', 'InvalidToken', 'TokenRefreshRequired', 'InvalidAccessKeyId', 'SignatureDoesNotMatch' ];
	/** Slowest transfer that is waited for. */
	private const BYTES_PER_SECOND = 512 * 1024;
	/** curl's answer when core's client overlooked that a transfer ended; status and length tell what came of it. */
	private const OVERLOOKED = '(curl error: no status set)';

	/** @var array<string, int> Requests sent, repeated ones too, by method */
	private array $sent = [];

	/**
	 * @param HttpClient $http
	 * @param S3Endpoint $endpoint
	 * @param CredentialStore $credentials
	 * @param SigV4 $signer
	 * @param LoggerInterface $logger
	 * @param Closure():int $clock
	 * @param Outage $outage
	 * @param int $concurrency Requests at once
	 * @param float $seconds Time for an answer, besides what the bytes take
	 * @param int[] $waitsMs
	 */
	public function __construct(
		private readonly HttpClient $http,
		private readonly S3Endpoint $endpoint,
		private readonly CredentialStore $credentials,
		private readonly SigV4 $signer,
		private readonly LoggerInterface $logger,
		private readonly Closure $clock,
		private readonly Outage $outage,
		private readonly int $concurrency,
		private readonly float $seconds,
		private readonly array $waitsMs = self::WAITS_MS,
	) {
	}

	public function sendOne( S3Request $request ): S3Response {
		return $this->send( [ $request ] )[0];
	}

	/**
	 * @param array<array-key, S3Request> $requests
	 * @return array<array-key, S3Response> With the same keys, in the same order
	 */
	public function send( array $requests ): array {
		$responses = [];
		foreach ( array_chunk( $requests, $this->concurrency, true ) as $chunk ) {
			$reads = array_filter( $chunk, static fn ( S3Request $request ) => in_array( $request->method, [ 'GET', 'HEAD' ], true ) );
			$responses += $reads === $chunk ? $this->readChunk( $chunk ) : $this->sendChunk( $chunk );
		}
		return $responses;
	}

	/** @return array<string, int> Requests sent until now, by method */
	public function sent(): array {
		return $this->sent;
	}

	/** @return string|null Null without credentials */
	public function presigned( string $method, string $bucket, string $key, int $seconds ): ?string {
		try {
			$credentials = $this->credentials->current();
		} catch ( CredentialsAway $away ) {
			$this->logger->error( $away->getMessage() );
			return null;
		}
		$url = $this->endpoint->url( $bucket, $key );
		return (string)$this->signer->presigned( $credentials, $method, $url, $seconds, ( $this->clock )() );
	}

	/**
	 * Writes are worth every wait; reads are asked for again.
	 *
	 * @param array<array-key, S3Request> $requests
	 * @return array<array-key, S3Response>
	 */
	private function readChunk( array $requests ): array {
		if ( $this->outage->isOn() ) {
			return array_map( static fn () => S3Response::unsent( 'the store gave no answer a moment ago' ), $requests );
		}
		$responses = $this->sendChunk( $requests );
		if ( array_filter( array_column( $responses, 'headers' ) ) !== [] ) {
			$this->outage->end();
		} elseif ( max( array_column( $responses, 'attempts' ) ) > 0 ) {
			$this->outage->begin();
		}
		return $responses;
	}

	/**
	 * @param array<array-key, S3Request> $requests
	 * @return array<array-key, S3Response>
	 */
	private function sendChunk( array $requests ): array {
		$responses = array_fill_keys( array_keys( $requests ), null );
		$attempts = array_fill_keys( array_keys( $requests ), 0 );
		$renewed = [];
		$pending = $requests;
		$round = 0;
		$patience = hrtime( true ) + self::PATIENCE_SECONDS * 1e9;
		while ( $pending !== [] ) {
			try {
				$credentials = $this->credentials->current();
			} catch ( CredentialsAway $away ) {
				$this->logger->error( $away->getMessage() );
				return array_replace( $responses, array_map(
					static fn () => S3Response::unsent( $away->getMessage() ), $pending
				) );
			}
			foreach ( $this->exchange( $pending, $credentials, $attempts ) as $index => $response ) {
				$responses[$index] = $response;
			}
			$again = [];
			$wait = false;
			foreach ( $pending as $index => $request ) {
				$response = $responses[$index];
				if ( $this->isRefused( $request, $response ) && !isset( $renewed[$index] ) ) {
					$renewed[$index] = true;
					$repeat = $this->credentials->after( $credentials ) !== null;
				} else {
					$repeat = $this->isPassing( $response ) && $round < count( $this->waitsMs ) && hrtime( true ) < $patience;
					$wait = $wait || $repeat;
				}
				if ( $repeat && ( $request->sink?->reset() ?? true ) ) {
					$this->logger->warning( 'S3 {method} {bucket}/{key}: {problem}; trying again', [
						'method' => $request->method, 'bucket' => $request->bucket, 'key' => $request->key,
						'problem' => $response->problem(),
					] );
					$again[$index] = $request;
				}
			}
			if ( $wait && $again !== [] ) {
				usleep( random_int( 0, $this->waitsMs[$round] * 1000 ) );
				$round++;
			}
			$pending = $again;
		}
		return $responses;
	}

	/**
	 * @param array<array-key, S3Request> $requests
	 * @param Credentials $credentials
	 * @param array<array-key, int> &$attempts
	 * @return array<array-key, S3Response>
	 */
	private function exchange( array $requests, Credentials $credentials, array &$attempts ): array {
		$time = ( $this->clock )();
		$batch = [];
		foreach ( $requests as $index => $request ) {
			$url = $this->endpoint->url( $request->bucket, $request->key, $request->query );
			$headers = $this->signer->headers(
				$credentials, $request->method, $url, $request->headers, $request->payloadHash(), $time
			);
			$length = $request->bodyLength();
			$batch[$index] = [
				'method' => $request->method,
				'url' => (string)$url,
				'headers' => $headers + [ 'content-length' => (string)$length ],
				'sink' => $request->sink,
				'seconds' => $this->seconds + $request->seconds + $length / self::BYTES_PER_SECOND,
			];
			if ( $request->body instanceof FileBody ) {
				fseek( $request->body->handle, $request->body->offset );
				$batch[$index]['body'] = $request->body->handle;
			} else {
				$batch[$index]['body'] = $request->body;
			}
			$attempts[$index]++;
			$this->sent[$request->method] = ( $this->sent[$request->method] ?? 0 ) + 1;
		}
		$responses = [];
		$options = [ 'reqTimeout' => $this->seconds, 'maxConnsPerHost' => $this->concurrency, 'httpVersion' => 'v1.1' ];
		foreach ( $this->http->runMulti( $batch, $options ) as $index => $done ) {
			$responses[$index] = $this->judge( $requests[$index], $done, $attempts[$index] );
		}
		return $responses;
	}

	/** @param array<string, mixed> $done A request of HttpClient with its response */
	private function judge( S3Request $request, array $done, int $attempts ): S3Response {
		[ 'code' => $status, 'headers' => $headers, 'body' => $body, 'error' => $error ] = $done['response'];
		$announced = $headers['content-length'] ?? null;
		$error = $error === self::OVERLOOKED ? '' : $error;
		$hasBody = $request->method !== 'HEAD' && $status !== 304 && $status !== 204;
		if ( $error === '' && $status < 200 ) {
			$error = 'no answer';
		} elseif ( $error === '' && $hasBody && $announced !== null && (int)$announced !== $done['received'] ) {
			$error = "the answer ended after {$done['received']} of $announced bytes";
		}
		if ( $error !== '' ) {
			return new S3Response( 0, $headers, '', $error, $attempts );
		}
		$response = new S3Response( $status, $headers, $body, '', $attempts );
		if ( $request->verdictInBody && $status >= 200 && $status <= 299 && $response->document === null ) {
			return new S3Response( 0, $headers, '', 'the answer held no verdict', $attempts );
		}
		return $response;
	}

	private function isPassing( S3Response $response ): bool {
		return $response->status === 0 || in_array( $response->status, self::PASSING, true ) ||
			in_array( $response->errorCode, self::PASSING_CODES, true );
	}

	/** Whether other credentials may help. The answer to a HEAD can't say why it is a refusal. */
	private function isRefused( S3Request $request, S3Response $response ): bool {
		return in_array( $response->errorCode, self::REFUSED_CODES, true ) || $response->status === 401 ||
			( $request->method === 'HEAD' && in_array( $response->status, [ 400, 403 ], true ) );
	}
}
