<?php
declare(strict_types=1);

namespace Wiki7\Settings;

/** What was baked into the image: the record that `bake` leaves beside the localisation cache. */
final readonly class Build {
	public const RECORD = '/srv/mediawiki/cache/build.php';

	/**
	 * @param string $id Differs between any two images whose code or messages differ
	 * @param int $time Unix time of the build
	 * @param string[] $languages
	 * @param string[] $extensions
	 * @param string[] $skins
	 */
	private function __construct(
		public string $id,
		public int $time,
		public array $languages,
		public array $extensions,
		public array $skins,
	) {
	}

	public static function baked(): self {
		// A PHP file stays in opcache, so reading it costs nothing on a request.
		$record = is_file( self::RECORD ) ? require self::RECORD : throw new InvalidEnvironment(
			'This image holds no baked wiki: build images/wiki on top of it, and run that.'
		);
		return new self( ...$record );
	}

	/** While the image is being built, from the variable WIKI7_BUILD. */
	public static function requested( Environment $environment ): self {
		$build = $environment->object( 'WIKI7_BUILD', [ 'languages', 'extensions', 'skins' ] );
		return new self( 'building', 0, $build['languages'], $build['extensions'], $build['skins'] );
	}

	/** @param array<string, mixed> $settings */
	public function mustHold( array $settings ): void {
		foreach ( [ 'extensions', 'skins' ] as $kind ) {
			$absent = array_diff( $settings[$kind], $this->$kind );
			if ( $absent !== [] ) {
				throw new InvalidEnvironment(
					"WIKI7_SETTINGS asks for $kind that this image was built without: " . implode( ', ', $absent ) .
					'. Build the wiki image again from the same definition.'
				);
			}
		}
	}
}
