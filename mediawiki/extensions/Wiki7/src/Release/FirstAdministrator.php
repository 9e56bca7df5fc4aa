<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use MediaWiki\User\User;
use MediaWiki\User\UserFactory;
use MediaWiki\User\UserGroupManager;
use Wikimedia\Rdbms\IConnectionProvider;

/** The account that the operator begins with. */
final class FirstAdministrator {

	public const NAME = 'Admin';
	private const GROUPS = [ 'sysop', 'bureaucrat', 'interface-admin' ];

	public function __construct(
		private readonly UserFactory $users,
		private readonly UserGroupManager $groups,
		private readonly IConnectionProvider $databases
	) {
	}

	/**
	 * Makes the account, or finishes one that a broken-off installation left without a password. A password that is
	 * there already, as of another language of the family, is kept.
	 *
	 * @throws ReleaseError
	 */
	public function ensure( string $password ): void {
		$user = $this->users->newFromName( self::NAME );
		if ( !$user->isRegistered() ) {
			$user->addToDatabase();
		}
		if ( !$this->hasPassword( $user ) ) {
			$status = $user->changeAuthenticationData( [
				'username' => self::NAME,
				'password' => $password,
				'retype' => $password,
			] );
			if ( !$status->isGood() ) {
				$reason = wfMessage( $status->getMessages()[0] )->inLanguage( 'en' )->useDatabase( false )->text();
				throw new ReleaseError(
					'The password of ' . self::NAME . " was not accepted: $reason" .
					' Set another one as WIKI7_ADMIN_PASSWORD and run the release again.'
				);
			}
		}
		foreach ( self::GROUPS as $group ) {
			$this->groups->addUserToGroup( $user, $group );
		}
		$user->saveSettings();
	}

	private function hasPassword( User $user ): bool {
		return '' !== (string)$this->databases->getPrimaryDatabase()->newSelectQueryBuilder()
			->select( 'user_password' )
			->from( 'user' )
			->where( [ 'user_id' => $user->getId() ] )
			->caller( __METHOD__ )->fetchField();
	}
}
