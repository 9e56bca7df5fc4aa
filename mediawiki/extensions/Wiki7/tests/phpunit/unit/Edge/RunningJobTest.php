<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\Tests\Edge;

use MediaWiki\Extension\Wiki7\Edge\RunningJob;
use MediaWiki\Page\PageReferenceValue;
use PHPUnit\Framework\TestCase;

final class RunningJobTest extends TestCase {

	public function testItIsTheCauseOfWhatHappensMeanwhileAndOfNothingElse(): void {
		$job = new RunningJob();
		$this->assertSame( '', $job->cause() );
		$job->begin( PageReferenceValue::localReference( NS_TEMPLATE, 'A_b' ) );
		$this->assertSame( '10:A_b', $job->cause() );
		$job->end();
		$this->assertSame( '', $job->cause() );
	}
}
