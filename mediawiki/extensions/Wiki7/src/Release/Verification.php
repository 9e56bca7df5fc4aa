<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use MediaWiki\Page\WikiPageFactory;
use MediaWiki\Parser\ParserOptions;
use MediaWiki\Title\TitleFactory;
use Wikimedia\Rdbms\IMaintainableDatabase;

/** Says whether the wiki that a release leaves behind works. */
final class Verification {

	public function __construct(
		private readonly IMaintainableDatabase $db,
		private readonly CoreTables $tables,
		private readonly SearchIndex $searchIndex,
		private readonly TitleFactory $titles,
		private readonly WikiPageFactory $pages
	) {
	}

	/**
	 * @throws ReleaseError
	 */
	public function run(): void {
		$missing = array_filter( $this->tables->names(), fn ( $table ) => !$this->db->tableExists( $table, __METHOD__ ) );
		if ( $missing !== [] ) {
			throw new ReleaseError(
				'These tables are missing after the release: ' . implode( ', ', $missing ) . '. Restore the last backup of both databases.'
			);
		}
		$engine = $this->searchIndex->engine();
		if ( $engine !== 'InnoDB' ) {
			throw new ReleaseError( "The search table is in $engine, not InnoDB. Run the release again." );
		}
		$this->parseMainPage();
	}

	/** A page that its community has deleted or emptied is nothing to complain of. */
	private function parseMainPage(): void {
		$page = $this->pages->newFromTitle( $this->titles->newMainPage() );
		if ( !$page->exists() || $page->getContent()?->getSize() === 0 ) {
			return;
		}
		$output = $page->getParserOutput( ParserOptions::newFromAnon(), null, true );
		if ( $output === false || $output->getRawText() === '' ) {
			throw new ReleaseError( 'The main page did not render. The lines before this one say why.' );
		}
	}
}
