<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use MediaWiki\Auth\AuthManager;
use MediaWiki\Password\PasswordFactory;
use MediaWiki\Session\SessionManager;
use MediaWiki\User\BotPassword;
use MediaWiki\User\BotPasswordStore;
use MediaWiki\User\User;
use MediaWiki\User\UserFactory;
use MediaWiki\User\UserGroupManager;
use MWRestrictions;
use Wikimedia\Rdbms\IDBAccessObject;

/**
 * The account that looks whether the wiki can be edited. It has no password of its own, so nobody can log in as it on the wiki's pages.
 * Its bot password opens the API alone, and there its page and its file alone.
 * See src/operations/probe/account.ts, which has the same names.
 */
final class ProbeAccount {

	public const NAME = 'Wiki7 probe';
	private const APP = 'probe';
	private const PAGES = [ 'User:' . self::NAME . '/Probe', 'File:' . self::NAME . '.png' ];
	/** What may be done there: `highvolume` marks edits as a bot's, and the last two write over what is there. */
	private const GRANTS = [ 'basic', 'highvolume', 'createeditmovepage', 'uploadeditmovefile' ];

	public function __construct(
		private readonly UserFactory $users,
		private readonly UserGroupManager $groups,
		private readonly AuthManager $logins,
		private readonly BotPasswordStore $botPasswords,
		private readonly PasswordFactory $passwords
	) {
	}

	/**
	 * Makes the account, or makes it what it has to be. An active login of the probe outlives it, as long as the secret is the same.
	 *
	 * @throws ReleaseError
	 */
	public function ensure( string $secret ): void {
		$user = $this->users->newFromName( self::NAME );
		if ( !$user->isRegistered() ) {
			$user->addToDatabase();
		} elseif ( $this->logins->userCanAuthenticate( self::NAME ) || $user->getEmail() !== '' ) {
			$this->takeFromItsOwner( $user );
		}
		$this->ensureBotPassword( $user, self::password( $secret ) );
		$this->groups->addUserToGroup( $user, 'bot' );
	}

	/** Bot passwords have these letters and digits only. */
	private static function password( string $secret ): string {
		return hash( 'sha256', "wiki7-probe:$secret" );
	}

	/** Somebody had the name before this wiki had a probe: they must not come by the rights of a bot. */
	private function takeFromItsOwner( User $user ): void {
		$this->logins->revokeAccessForUser( self::NAME );
		SessionManager::singleton()->invalidateSessionsForUser( $user );
		$user->setEmail( '' );
		$user->saveSettings();
	}

	/**
	 * @throws ReleaseError
	 */
	private function ensureBotPassword( User $user, string $password ): void {
		$there = $this->botPasswords->getByUser( $user, self::APP, IDBAccessObject::READ_LATEST );
		$pages = MWRestrictions::newFromArray( [ 'IPAddresses' => [ '0.0.0.0/0', '::/0' ], 'Pages' => self::PAGES ] );
		if ( $there !== null && $this->isSo( $there, $pages, $password ) ) {
			return;
		}
		$wanted = $this->botPasswords->newUnsavedBotPassword( [
			'user' => $user,
			'appId' => self::APP,
			'restrictions' => $pages,
			'grants' => self::GRANTS,
		] );
		$status = $wanted?->save( $there === null ? 'insert' : 'update', $this->passwords->newFromPlaintext( $password ) );
		if ( !$status?->isGood() ) {
			throw new ReleaseError(
				'The bot password of ' . self::NAME . ' could not be stored. Look at the table bot_passwords of the accounts database, and run the release again.'
			);
		}
	}

	private function isSo( BotPassword $there, MWRestrictions $pages, string $password ): bool {
		$stored = $this->botPasswords->getPrimaryDatabase()->newSelectQueryBuilder()
			->select( 'bp_password' )
			->from( 'bot_passwords' )
			->where( [ 'bp_user' => $there->getUserCentralId(), 'bp_app_id' => self::APP ] )
			->caller( __METHOD__ )->fetchField();
		return $there->getGrants() === self::GRANTS
			&& $there->getRestrictions()->toArray() === $pages->toArray()
			&& $this->passwords->newFromCiphertext( (string)$stored ?: null )->verify( $password );
	}
}
