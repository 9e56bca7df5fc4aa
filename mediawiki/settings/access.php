<?php
declare(strict_types=1);

/** @var \Wiki7\Settings\Wiki $wiki7 */

$wgGroupPermissions['*']['edit'] = $wiki7->settings['access']['edit'] === 'everyone';
$wgGroupPermissions['*']['createpage'] = $wgGroupPermissions['*']['edit'];
$wgGroupPermissions['*']['createtalk'] = $wgGroupPermissions['*']['edit'];
$wgGroupPermissions['*']['createaccount'] = $wiki7->settings['access']['register'] === 'everyone';
$wgGroupPermissions['sysop']['createaccount'] = true;

if ( $wiki7->isPrivate() ) {
	$wgGroupPermissions['*']['read'] = false;
	$wgGroupPermissions['user']['read'] = true;
	$wgWhitelistRead = [ 'Special:UserLogin', 'Special:CreateAccount', 'Special:PasswordReset', 'Special:ChangePassword' ];
	// Search engines have nothing to read here.
	$wgDefaultRobotPolicy = 'noindex,nofollow';
}

// Someone is a newcomer for four days and ten edits.
$wgAutoConfirmAge = 4 * 86400;
$wgAutoConfirmCount = 10;
$wgPasswordPolicy['policies']['default']['MinimalPasswordLength'] = [ 'value' => 10, 'suggestChangeOnLogin' => true ];
// Rights that run code in every reader's browser ask for the group that is made for them.
$wgGroupPermissions['interface-admin']['editsitejson'] = true;

// A page may be watched for a while only; the nightly upkeep forgets it afterwards.
$wgWatchlistExpiry = true;
