<?php
declare(strict_types=1);

/** @var \Wiki7\Settings\Wiki $wiki7 */

wfLoadExtension( 'Wiki7' );
foreach ( $wiki7->settings['extensions'] as $extension ) {
	wfLoadExtension( $extension );
}
unset( $extension );

// Values for an extension that is off are never read.
$wgPFEnableStringFunctions = true;

$wgScribuntoDefaultEngine = 'luasandbox';

$wgPygmentizePath = '/usr/bin/pygmentize';

// MathML from PHP itself: no formula leaves this machine, and no popup asks Wikidata.
$wgMathValidModes = [ 'native', 'source' ];
$wgMathTexVCService = 'local';
$wgMathDisableTexFilter = 'never';
$wgMathEnableFormulaLinks = false;
// The extension refuses to load without one. With the two values above it is never asked; nothing listens here.
$wgMathFullRestbaseURL = 'http://127.0.0.1:1/';
$wgDefaultUserOptions['math'] = 'native';

// Local pages only; the default list would be fetched from Wikimedia.
$wgBlacklistSettings = [
	'spam' => [ 'files' => [] ],
	'email' => [ 'files' => [] ],
];
$wgTitleBlacklistSources = [ [ 'type' => 'localpage', 'src' => 'MediaWiki:Titleblacklist' ] ];

$wgDefaultUserOptions['visualeditor-enable'] = 1;
$wgDefaultUserOptions['visualeditor-editor'] = 'visualeditor';
$wgVisualEditorEnableWikitext = true;
$wgVisualEditorShowBetaWelcome = false;
$wgVisualEditorAvailableNamespaces = [ 'Project' => true, 'Help' => true ];
$wgVisualEditorTabPosition = 'after';
$wgDefaultUserOptions['usebetatoolbar'] = 1;
$wgDefaultUserOptions['usecodeeditor'] = 1;

$wgDiscussionToolsBeta = false;
$wgExtraSignatureNamespaces = [ NS_PROJECT, NS_HELP ];

$wgEchoUseJobQueue = true;
$wgEchoEnableEmailBatch = $wgEnableEmail;

// One table of addresses seen for the whole family, beside the accounts.
$wgLoginNotifyUseSeenTable = true;
$wgLoginNotifyUseCheckUser = false;
$wgLoginNotifyUseCentralId = true;

$wgGroupPermissions['sysop']['interwiki'] = true;
$wgGroupPermissions['sysop']['replacetext'] = true;
$wgGroupPermissions['sysop']['abusefilter-modify'] = true;
$wgAbuseFilterIsCentral = false;

$wgPageImagesExpandOpenSearchXml = true;
$wgMediaViewerEnableByDefault = true;
$wgUseCodeEditor = true;
