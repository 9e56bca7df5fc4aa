<?php
declare(strict_types=1);

/** @var \Wiki7\Settings\Wiki $wiki7 */

// Never on a web request: containers of their own run jobs.
$wgJobRunRate = 0;
$wgRunJobsAsync = false;
$wgJobTypeConf['default'] = [
	'class' => JobQueueDB::class,
	'order' => 'random',
	'claimTTL' => $wiki7->settings['jobs']['claimSeconds'],
];
// Wiki7's own runner reads it.
$wgWiki7Jobs = $wiki7->settings['jobs'];
// The uploads that jobs assemble are chunks of one large file.
$wgEnableAsyncUploads = false;
