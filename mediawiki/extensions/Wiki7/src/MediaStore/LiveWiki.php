<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\MediaStore;

use Generator;
use MediaWiki\Extension\Wiki7\Cli\GivenUp;
use MediaWiki\Http\HttpRequestFactory;
use Wikimedia\Timestamp\ConvertibleTimestamp;

/** Another MediaWiki, as far as its API tells of files. */
final readonly class LiveWiki {
	private const TIMEOUT_SECONDS = 60;
	private const FILES_AT_ONCE = 20;
	private const TRIES = 3;

	public function __construct(
		private string $api,
		private HttpRequestFactory $requests,
	) {
	}

	/** How many files there are, as the wiki counts them itself. */
	public function count(): int {
		$answer = $this->ask( [ 'meta' => 'siteinfo', 'siprop' => 'statistics' ] );
		return (int)( $answer['query']['statistics']['images'] ?? 0 );
	}

	/**
	 * @return Generator<LiveVersion[]> Versions of one file, the current one first
	 * @throws GivenUp When the wiki does not answer as a MediaWiki
	 */
	public function files(): Generator {
		$continue = [];
		do {
			$answer = $this->ask( [
				'generator' => 'allimages',
				'gailimit' => self::FILES_AT_ONCE,
				'prop' => 'imageinfo',
				'iilimit' => 500,
				'iiprop' => 'timestamp|user|comment|url|sha1|size|archivename',
				...$continue,
			] );
			foreach ( $answer['query']['pages'] ?? [] as $page ) {
				$versions = $this->versions( $page );
				if ( $versions !== [] ) {
					yield $versions;
				}
			}
			$continue = $answer['continue'] ?? [];
		} while ( $continue !== [] );
	}

	/**
	 * @param string $path Where to write it
	 * @return string|null Why it could not be fetched
	 */
	public function download( LiveVersion $version, string $path ): ?string {
		$request = $this->requests->create( $version->url, [ 'timeout' => self::TIMEOUT_SECONDS, 'followRedirects' => true ] );
		$file = fopen( $path, 'w' );
		$request->setCallback( static fn ( $connection, string $bytes ): int => (int)fwrite( $file, $bytes ) );
		$status = $request->execute();
		fclose( $file );
		if ( !$status->isOK() ) {
			return "The wiki answered {$request->getStatus()}";
		}
		clearstatcache( true, $path );
		return filesize( $path ) === $version->bytes ? null : 'It did not arrive whole';
	}

	/** @return LiveVersion[] */
	private function versions( array $page ): array {
		$name = strtr( explode( ':', $page['title'], 2 )[1] ?? '', ' ', '_' );
		$versions = [];
		foreach ( $page['imageinfo'] ?? [] as $info ) {
			// A version that is hidden from readers has no address.
			if ( isset( $info['filehidden'] ) || !isset( $info['url'], $info['sha1'] ) ) {
				continue;
			}
			$versions[] = new LiveVersion(
				$name,
				$info['url'],
				\Wikimedia\base_convert( $info['sha1'], 16, 36, 31 ),
				(int)$info['size'],
				ConvertibleTimestamp::convert( TS_MW, $info['timestamp'] ),
				$info['user'] ?? '',
				$info['comment'] ?? ''
			);
		}
		return $versions;
	}

	/** @return array<string, mixed> */
	private function ask( array $query ): array {
		$url = wfAppendQuery( $this->api, $query + [ 'action' => 'query', 'format' => 'json', 'formatversion' => 2 ] );
		for ( $try = 1; ; $try++ ) {
			$body = $this->requests->get( $url, [ 'timeout' => self::TIMEOUT_SECONDS ] );
			$answer = $body === null ? null : json_decode( $body, true );
			if ( is_array( $answer ) && !isset( $answer['error'] ) ) {
				return $answer;
			}
			if ( isset( $answer['error'] ) ) {
				throw new GivenUp( "$this->api says: " . rtrim( $answer['error']['info'] ?? 'an error', '.' ) . '. Run it again to continue.' );
			}
			if ( $try === self::TRIES ) {
				throw new GivenUp( "$this->api does not answer as the api.php of a MediaWiki. Run it again to continue." );
			}
			sleep( $try );
		}
	}
}
