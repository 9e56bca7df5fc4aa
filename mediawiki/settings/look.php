<?php
declare(strict_types=1);

/** @var \Wiki7\Settings\Wiki $wiki7 */

foreach ( $wiki7->settings['skins'] as $skin ) {
	wfLoadSkin( $skin );
}
unset( $skin );
$wgDefaultSkin = $wiki7->settings['defaultSkin'];
// Without it a phone shows the whole width of a desktop, in letters of 5 pixels.
$wgVectorResponsive = true;
$wgVectorNightMode = [ 'beta' => false, 'logged_in' => true, 'logged_out' => true ];

$wgWiki7AccentColor = $wiki7->settings['accentColor'];
$letter = htmlspecialchars( mb_strtoupper( mb_substr( $wgSitename, 0, 1 ) ), ENT_XML1 );
$sign = 'data:image/svg+xml,' . rawurlencode(
	'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" rx="18" fill="' .
	$wiki7->settings['accentColor'] . '"/><text x="50" y="70" text-anchor="middle" font-family="sans-serif" font-size="60"' .
	' font-weight="bold" fill="#fff">' . $letter . '</text></svg>'
);
$logo = $wiki7->settings['logo'] ?? $sign;
$wgLogos = [ '1x' => $logo, 'icon' => $logo ];
$wgFavicon = $wiki7->settings['favicon'] ?? $sign;
unset( $letter, $sign, $logo );
