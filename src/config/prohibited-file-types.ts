/**
 * Endings that MediaWiki 1.43 never takes, whatever is allowed ($wgProhibitedFileExtensions): other programs would run
 * such files. tests/stack/known-names.test.ts compares the list with the image.
 */
export const prohibitedFileTypes: readonly string[] = `
  html htm js jsb mhtml mht xhtml xht php phtml php3 php4 php5 phps phar shtml jhtml pl py cgi
  exe scr dll msi vbs bat com pif cmd vxd cpl xml
`
  .trim()
  .split(/\s+/);
