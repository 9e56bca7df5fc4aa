<?php
declare(strict_types=1);

use MediaWiki\Extension\Wiki7\Mail\PasswordGuard;

/** @var \Wiki7\Settings\Wiki $wiki7 */

$mail = $wiki7->settings['mail'];
$wgEmergencyContact = $wiki7->settings['adminEmail'];
$wgPasswordSender = $mail['from'] ?? $wiki7->settings['adminEmail'];
$wgNoReplyAddress = $wgPasswordSender;
$wgEnableEmail = $mail !== null;
$wgEnableUserEmail = $wgEnableEmail;
$wgEmailAuthentication = $wgEnableEmail;
$wgEmailConfirmToEdit = false;
$wgEnotifUserTalk = $wgEnableEmail;
$wgEnotifWatchlist = $wgEnableEmail;
// Somebody's address is not shown to whoever they write about.
$wgEnotifRevealEditorAddress = false;
$wgUserEmailUseReplyTo = true;

if ( $mail !== null ) {
	$wgSMTP = [
		'host' => ( $mail['security'] === 'tls' ? 'ssl://' : '' ) . $mail['host'],
		'port' => $mail['port'],
		'IDHost' => parse_url( $wgServer, PHP_URL_HOST ),
		'localhost' => parse_url( $wgServer, PHP_URL_HOST ),
		'starttls' => $mail['security'] === 'starttls',
		'auth' => $mail['user'] !== null,
		'timeout' => 10,
	];
	if ( $mail['user'] !== null ) {
		$wgSMTP['username'] = $mail['user'];
		$wgSMTP['password'] = $wiki7->endpoints?->smtpPassword;
		if ( $mail['security'] === 'starttls' ) {
			// The extension's classes are there by the time of the first message, not yet here.
			$wgSMTP['debug'] = true;
			$wgSMTP['debug_handler'] = static function ( Net_SMTP $connection, string $message ): void {
				static $guard = new PasswordGuard();
				$guard( $connection, $message );
			};
		}
	}
}
unset( $mail );
