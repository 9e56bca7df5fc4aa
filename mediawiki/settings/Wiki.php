<?php
declare(strict_types=1);

namespace Wiki7\Settings;

/** Everything that the settings files read, checked once. */
final readonly class Wiki {
	private const SETTINGS = [
		'siteName', 'databases', 'cookies', 'language', 'server', 'adminEmail', 'access', 'captcha', 'uploads', 'thumbnailWidths', 'largestRenderedMiB',
		'extensions', 'skins', 'defaultSkin', 'logo', 'favicon', 'accentColor', 'cache', 'mail', 'jobs', 'sitemap',
	];

	/**
	 * @param array<string, mixed> $settings MediaWikiSettings of src/blueprint/mediawiki-settings.ts
	 * @param Endpoints|null $endpoints Null while the image is built, which reaches nothing
	 */
	private function __construct(
		public Build $build,
		public array $settings,
		public ?Endpoints $endpoints,
	) {
	}

	public static function fromEnvironment( Environment $environment ): self {
		if ( $environment->optional( 'WIKI7_BUILD_ONLY' ) === '1' ) {
			$build = Build::requested( $environment );
			return new self( $build, self::whileBuilding( $build ), null );
		}
		$settings = $environment->object( 'WIKI7_SETTINGS', self::SETTINGS );
		$build = Build::baked();
		$build->mustHold( $settings );
		return new self( $build, $settings, Endpoints::fromEnvironment( $environment, $settings ) );
	}

	/** The wiki's own database, and the prefix of its cache keys. */
	public function database(): string {
		return $this->settings['databases']['wiki'];
	}

	/** The database of the accounts that all languages of the family share. */
	public function accountsDatabase(): string {
		return $this->settings['databases']['accounts'];
	}

	public function has( string $extension ): bool {
		return in_array( $extension, $this->settings['extensions'], true );
	}

	public function isPrivate(): bool {
		return $this->settings['access']['read'] === 'accounts';
	}

	/** @return array<string, mixed> */
	private static function whileBuilding( Build $build ): array {
		return [
			'siteName' => 'Build',
			'databases' => [ 'wiki' => 'build_en', 'accounts' => 'build_accounts' ],
			'cookies' => [ 'prefix' => 'build', 'session' => 'build_session' ],
			'language' => 'en',
			'server' => 'http://localhost',
			'adminEmail' => 'build@localhost',
			'access' => [ 'read' => 'everyone', 'edit' => 'accounts', 'register' => 'nobody' ],
			'captcha' => [ 'kind' => 'off' ],
			'uploads' => null,
			'thumbnailWidths' => [],
			'largestRenderedMiB' => 1,
			'extensions' => $build->extensions,
			'skins' => $build->skins,
			'defaultSkin' => 'vector-2022',
			'logo' => null,
			'favicon' => null,
			'accentColor' => '#3366cc',
			'cache' => [ 'pageSeconds' => 0, 'staleSeconds' => 0, 'parserDays' => 1 ],
			'mail' => null,
			'jobs' => [ 'batchSeconds' => 30, 'claimSeconds' => 900 ],
			'sitemap' => false,
		];
	}
}
