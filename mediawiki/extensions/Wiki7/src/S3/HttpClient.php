<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use Wikimedia\Http\MultiHttpClient;

/**
 * Core's client, for requests that are signed: it follows no redirect, where the signature would be void, gives each request a
 * time of its own, and lets only the body of a good answer into a file or to a reader.
 *
 * Requests take two more fields: `sink`, a Sink, and `seconds`, a number.
 */
class HttpClient extends MultiHttpClient {
	/** Slower than this for so long is taken for a connection that died. */
	private const STALLED_BYTES_PER_SECOND = 1024;
	private const STALLED_SECONDS = 15;

	/** @inheritDoc */
	protected function getCurlHandle( array &$req, array $opts ) {
		$handle = parent::getCurlHandle( $req, $opts );
		curl_setopt( $handle, CURLOPT_FOLLOWLOCATION, false );
		curl_setopt( $handle, CURLOPT_PROTOCOLS_STR, 'http,https' );
		$req['received'] = 0;
		$sink = $req['sink'] ?? null;
		// What is read may be gigabytes: only a standstill ends it.
		curl_setopt( $handle, CURLOPT_TIMEOUT_MS, $sink === null ? (int)( ( $req['seconds'] ?? $opts['reqTimeout'] ) * 1000 ) : 0 );
		if ( $sink !== null ) {
			curl_setopt( $handle, CURLOPT_LOW_SPEED_LIMIT, self::STALLED_BYTES_PER_SECOND );
			curl_setopt( $handle, CURLOPT_LOW_SPEED_TIME, (int)ceil( min( self::STALLED_SECONDS, $opts['reqTimeout'] ) ) );
		}
		$begun = false;
		curl_setopt( $handle, CURLOPT_WRITEFUNCTION,
			static function ( $handle, string $data ) use ( &$req, $sink, &$begun ): int {
				$req['received'] += strlen( $data );
				$status = $req['response']['code'];
				if ( !$sink instanceof Sink || $status < 200 || $status > 299 ) {
					$req['response']['body'] .= $data;
					return strlen( $data );
				}
				if ( !$begun && $sink->begin !== null ) {
					( $sink->begin )( $status, $req['response']['headers'] );
				}
				$begun = true;
				return $sink->write( $data );
			}
		);
		return $handle;
	}
}
