/**
 * The choice between light and dark in Vector's menu *Appearance*. All that it needs is in Vector, and the menu's own list, as packaged,
 * leaves it out.
 */
const feature = 'skin-theme';
const choice = { options: [ 'os', 'day', 'night' ], preferenceKey: 'vector-theme' };

const preferences = {
	saveOptions: ( options ) =>
		mw.loader.using( 'mediawiki.api' ).then( () => new mw.Api().saveOptions( options ) )
};

// What Vector waits for before it fills the menu, so that this comes after: below the others, and never twice.
const menu = [
	'skins.vector.clientPreferences',
	'skins.vector.search.codex.styles',
	'skins.vector.search.codex.scripts'
];

mw.loader.using( menu ).then( ( require ) => {
	if ( document.getElementById( `skin-client-prefs-${ feature }` ) ) {
		return;
	}
	const { render } = require( 'skins.vector.clientPreferences' );
	render( '#vector-appearance', { [ feature ]: choice }, preferences );
} );
