<?php
declare(strict_types=1);

use MediaWiki\Extension\Wiki7\Edge\Budget;
use MediaWiki\Extension\Wiki7\Edge\PurgeQueue;
use MediaWiki\Extension\Wiki7\Edge\RunningJob;
use MediaWiki\Extension\Wiki7\Edge\SiteChange;
use MediaWiki\Extension\Wiki7\Edge\SitePages;
use MediaWiki\Extension\Wiki7\Edge\Tags;
use MediaWiki\Extension\Wiki7\Edge\UseCounts;
use MediaWiki\Extension\Wiki7\Media\Renderer;
use MediaWiki\Logger\LoggerFactory;
use MediaWiki\MainConfigNames;
use MediaWiki\MediaWikiServices;

return [
	'Wiki7.Budget' => static fn ( MediaWikiServices $services ): Budget => new Budget(
		$services->getConnectionProvider(),
		$services->getLocalServerObjectCache(),
		$services->getMainConfig()->get( 'Wiki7HasEdge' ),
	),
	'Wiki7.PurgeQueue' => static fn ( MediaWikiServices $services ): PurgeQueue => new PurgeQueue(
		$services->getConnectionProvider(),
		$services->getReadOnlyMode(),
		$services->getService( 'Wiki7.RunningJob' ),
		$services->getMainConfig()->get( 'Wiki7HasEdge' ),
	),
	'Wiki7.Renderer' => static fn ( MediaWikiServices $services ): Renderer => new Renderer(
		$services->getShellCommandFactory(),
		$services->getMainConfig()->get( 'Wiki7LargestRenderedMiB' ) * 1024 * 1024,
		LoggerFactory::getInstance( 'thumbnail' ),
	),
	'Wiki7.RunningJob' => static fn (): RunningJob => new RunningJob(),
	'Wiki7.SiteChange' => static fn ( MediaWikiServices $services ): SiteChange => new SiteChange(
		$services->getObjectCacheFactory()->getLocalClusterInstance(),
	),
	'Wiki7.SitePages' => static fn ( MediaWikiServices $services ): SitePages => new SitePages( $services->getService( 'Wiki7.Tags' ) ),
	'Wiki7.Tags' => static fn ( MediaWikiServices $services ): Tags => new Tags(
		$services->getMainConfig()->get( MainConfigNames::DBname ),
		$services->getMainConfig()->get( MainConfigNames::ArticlePath ),
		$services->getMainConfig()->get( MainConfigNames::Script ),
		$services->getMainConfig()->get( MainConfigNames::UploadPath ),
	),
	'Wiki7.UseCounts' => static fn ( MediaWikiServices $services ): UseCounts => new UseCounts(
		$services->getConnectionProvider(),
		$services->getMainWANObjectCache(),
	),
];
