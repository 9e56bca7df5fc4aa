<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use Wikimedia\FileBackend\FileBackend;

final class FilesContractTest extends ContractTestCase {
	protected function makeBackend(): FileBackend {
		return Stores::files();
	}
}
