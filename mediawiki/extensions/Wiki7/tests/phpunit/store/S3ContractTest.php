<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use Wikimedia\FileBackend\FileBackend;

/** On Swift, which checks every signature and checksum. */
final class S3ContractTest extends ContractTestCase {
	protected function makeBackend(): FileBackend {
		return Stores::s3( Stores::client( Stores::server( 'WIKI7_TEST_S3' ) ) );
	}
}
