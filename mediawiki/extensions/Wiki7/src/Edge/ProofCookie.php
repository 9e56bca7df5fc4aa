<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Edge;

use MediaWiki\Config\Config;
use MediaWiki\Hook\ApiBeforeMainHook;
use MediaWiki\Hook\BeforeInitializeHook;
use MediaWiki\Hook\UserLogoutCompleteHook;
use MediaWiki\User\User;
use MediaWiki\Utils\MWTimestamp;

/** Hands the proof to who is logged in, renews it, and takes it back at logout. */
final class ProofCookie implements BeforeInitializeHook, ApiBeforeMainHook, UserLogoutCompleteHook {

	private const NAME = 'Proof';
	private const OPTIONS = [ 'httpOnly' => true, 'sameSite' => 'Lax' ];

	public function __construct( private readonly Config $config ) {
	}

	/** @inheritDoc */
	public function onBeforeInitialize( $title, $unused, $output, $user, $request, $mediaWikiEntryPoint ) {
		$this->handOut( $user );
	}

	/** @inheritDoc */
	public function onApiBeforeMain( &$main ) {
		$this->handOut( $main->getUser() );
	}

	/** @inheritDoc */
	public function onUserLogoutComplete( $user, &$inject_html, $oldName ) {
		$user->getRequest()->response()->clearCookie( self::NAME, self::OPTIONS );
	}

	private function handOut( User $user ): void {
		$secret = $this->config->get( 'Wiki7ProofSecret' );
		if ( $secret === null || !$user->isNamed() ) {
			return;
		}
		$proof = new Proof( $secret );
		$now = (int)MWTimestamp::now( TS_UNIX );
		$given = $user->getRequest()->getCookie( self::NAME ) ?? '';
		if ( !$proof->isGood( $given, $user->getId(), $now ) ) {
			$made = $proof->make( $user->getId(), $now );
			$user->getRequest()->response()->setCookie( self::NAME, $made, $now + Proof::SECONDS, self::OPTIONS );
		}
	}
}
