<?php
declare(strict_types=1);

use MediaWiki\Title\Title;
use MediaWiki\User\User;

/** @var \Wiki7\Settings\Wiki $wiki7 */

$wgGroupPermissions['*']['edit'] = $wiki7->settings['access']['edit'] === 'everyone';
$wgGroupPermissions['*']['createpage'] = $wgGroupPermissions['*']['edit'];
$wgGroupPermissions['*']['createtalk'] = $wgGroupPermissions['*']['edit'];
$wgGroupPermissions['*']['createaccount'] = $wiki7->settings['access']['register'] === 'everyone';
$wgGroupPermissions['sysop']['createaccount'] = true;

if ( $wiki7->isPrivate() ) {
	$wgGroupPermissions['*']['read'] = false;
	$wgGroupPermissions['user']['read'] = true;
	// The way in. Core lets everybody log in and reset a password; the others are here, whatever they are called in the wiki's
	// language. The last two are where the links of a message about an address lead.
	$wgHooks['TitleReadWhitelist'][] = static function ( Title $title, User $user, bool &$whitelisted ): void {
		foreach ( [ 'CreateAccount', 'ChangePassword', 'Confirmemail', 'Invalidateemail' ] as $name ) {
			$whitelisted = $whitelisted || $title->isSpecial( $name );
		}
	};
	// Search engines have nothing to read here.
	$wgDefaultRobotPolicy = 'noindex,nofollow';
}

// Someone is a newcomer for four days and ten edits.
$wgAutoConfirmAge = 4 * 86400;
$wgAutoConfirmCount = 10;
$wgPasswordPolicy['policies']['default']['MinimalPasswordLength'] = [ 'value' => 10, 'suggestChangeOnLogin' => true ];

// A page may be watched for a while only; the nightly upkeep forgets it afterwards.
$wgWatchlistExpiry = true;
