<?php
declare(strict_types=1);

namespace Wiki7\Settings;

/** Addresses and secrets, which are known only when a container starts. */
final readonly class Endpoints {
	/**
	 * @param Store|null $cache Null keeps cached objects in the database
	 * @param Store|null $sessions Null keeps sessions in the database
	 * @param string $shellboxUrl Where commands on uploaded files are run
	 * @param bool $hasEdge Whether a shared cache keeps pages and hears of changes
	 */
	private function __construct(
		public Database $database,
		public string $secretKey,
		public ?string $captchaSecret,
		public ?Store $cache,
		public ?Store $sessions,
		public string $shellboxUrl,
		public string $shellboxSecret,
		public MediaStore $media,
		public ?MediaStore $mediaSource,
		public bool $hasEdge,
		public string $proofSecret,
		public ?string $smtpPassword,
		public int $requestSeconds,
	) {
	}

	/** @param array<string, mixed> $settings */
	public static function fromEnvironment( Environment $environment, array $settings ): self {
		$needsMailPassword = ( $settings['mail']['user'] ?? null ) !== null;
		return new self(
			database: Database::fromEnvironment( $environment ),
			secretKey: $environment->text( 'WIKI7_SECRET_KEY' ),
			captchaSecret: $settings['captcha']['kind'] === 'pictures' ? $environment->text( 'WIKI7_CAPTCHA_SECRET' ) : null,
			cache: Store::fromEnvironment( $environment, 'WIKI7_CACHE' ),
			sessions: Store::fromEnvironment( $environment, 'WIKI7_SESSIONS' ),
			shellboxUrl: $environment->text( 'WIKI7_SHELLBOX_URL' ),
			shellboxSecret: $environment->text( 'WIKI7_SHELLBOX_SECRET' ),
			media: MediaStore::fromEnvironment( $environment ),
			mediaSource: $environment->optional( 'WIKI7_MEDIA_SOURCE' ) === null ? null
				: MediaStore::fromEnvironment( $environment, 'WIKI7_MEDIA_SOURCE' ),
			hasEdge: $environment->choice( 'WIKI7_EDGE', [ 'on', 'off' ] ) === 'on',
			proofSecret: $environment->text( 'WIKI7_PROOF_SECRET' ),
			smtpPassword: $needsMailPassword ? $environment->text( 'WIKI7_SMTP_PASSWORD' ) : null,
			requestSeconds: $environment->number( 'WIKI7_REQUEST_SECONDS' ),
		);
	}
}
