<?php
declare(strict_types=1);

use MediaWiki\Extension\ConfirmEdit\FancyCaptcha\FancyCaptcha;
use MediaWiki\Extension\ConfirmEdit\QuestyCaptcha\QuestyCaptcha;

/** @var \Wiki7\Settings\Wiki $wiki7 */

$kind = $wiki7->settings['captcha']['kind'];
if ( $wiki7->has( 'ConfirmEdit' ) ) {
	// Both are baked, so that their messages are there whatever the wiki uses.
	if ( $kind === 'pictures' || $wiki7->endpoints === null ) {
		wfLoadExtension( 'ConfirmEdit/FancyCaptcha' );
	}
	if ( $kind === 'questions' || $wiki7->endpoints === null ) {
		wfLoadExtension( 'ConfirmEdit/QuestyCaptcha' );
	}
	$asked = $kind !== 'off';
	$wgCaptchaTriggers = [
		'edit' => false,
		'create' => false,
		'sendemail' => $asked,
		'addurl' => $asked,
		'createaccount' => $asked,
		'badlogin' => $asked,
		'badloginperuser' => $asked,
	];
	unset( $asked );
	$wgGroupPermissions['*']['skipcaptcha'] = false;
	$wgGroupPermissions['user']['skipcaptcha'] = false;
	// Whoever is no newcomer any more adds links freely.
	$wgGroupPermissions['autoconfirmed']['skipcaptcha'] = true;
	$wgGroupPermissions['bot']['skipcaptcha'] = true;
	$wgGroupPermissions['sysop']['skipcaptcha'] = true;

	if ( $kind === 'pictures' ) {
		$wgCaptchaClass = FancyCaptcha::class;
		$wgCaptchaSecret = $wiki7->endpoints?->captchaSecret;
		$wgCaptchaDirectoryLevels = 0;
		// A picture that was solved once could be sold. Cron makes new ones every half hour.
		$wgCaptchaDeleteOnSolve = true;
	}
	if ( $kind === 'questions' ) {
		$wgCaptchaClass = QuestyCaptcha::class;
		$wgCaptchaQuestions = $wiki7->settings['captcha']['questions'];
	}
}
unset( $kind );
