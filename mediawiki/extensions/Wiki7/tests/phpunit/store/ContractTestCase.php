<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Store;

use PHPUnit\Framework\TestCase;
use Wikimedia\FileBackend\FileBackend;

/** What FileBackend promises, whichever store is below it. */
abstract class ContractTestCase extends TestCase {
	use WritingPromises;
	use ReadingPromises;
	use ListingPromises;

	protected FileBackend $backend;
	/** Where the store under test is: a root that no other test writes to. */
	protected const ROOT = 'mwstore://store/one';
	protected const OTHER = 'mwstore://store/two';

	abstract protected function makeBackend(): FileBackend;

	protected function setUp(): void {
		$this->backend = $this->makeBackend();
		Headers::$sent = [];
	}

	protected function put( string $path, string $content = 'content', array $more = [] ): void {
		$this->backend->prepare( [ 'dir' => dirname( $path ) ] );
		$this->assertGood( $this->backend->create( [ 'dst' => $path, 'content' => $content, 'overwrite' => true ] + $more ) );
	}

	protected function read( string $path ): string|false {
		return $this->backend->getFileContents( [ 'src' => $path, 'latest' => true ] );
	}

	protected function has( string $path ): ?bool {
		return $this->backend->fileExists( [ 'src' => $path, 'latest' => true ] );
	}

	protected function assertGood( \StatusValue $status ): void {
		$this->assertTrue( $status->isGood(), (string)$status );
	}

	protected function local( string $content ): string {
		$path = tempnam( sys_get_temp_dir(), 'src' );
		file_put_contents( $path, $content );
		return $path;
	}

	public function testLocksAreTakenAndGivenBack(): void {
		$paths = [ self::ROOT . '/a/1', self::ROOT . '/a/2' ];
		$this->assertGood( $this->backend->lockFiles( $paths, \LockManager::LOCK_EX ) );
		$this->assertGood( $this->backend->unlockFiles( $paths, \LockManager::LOCK_EX ) );
		$status = \StatusValue::newGood();
		$this->assertNotNull( $this->backend->getScopedFileLocks( $paths, \LockManager::LOCK_SH, $status ) );
		$ops = [ [ 'op' => 'delete', 'src' => $paths[0] ] ];
		$this->assertNotNull( $this->backend->getScopedLocksForOps( $ops, $status ) );
	}

	public function testAReadOnlyStoreIsNotWrittenTo(): void {
		$this->assertFalse( $this->backend->isReadOnly() );
		$this->assertSame( 'store', $this->backend->getName() );
		$this->assertSame( 'wiki', $this->backend->getDomainId() );
		$this->assertSame( 'mwstore://store', $this->backend->getRootStoragePath() );
		$this->assertSame( self::ROOT, $this->backend->getContainerStoragePath( 'one' ) );
	}
}
