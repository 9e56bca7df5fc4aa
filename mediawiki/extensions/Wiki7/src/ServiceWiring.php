<?php
declare(strict_types=1);

use MediaWiki\Extension\Wiki7\Media\Renderer;
use MediaWiki\Logger\LoggerFactory;
use MediaWiki\MediaWikiServices;

return [
	'Wiki7.Renderer' => static fn ( MediaWikiServices $services ): Renderer => new Renderer(
		$services->getShellCommandFactory(),
		$services->getMainConfig()->get( 'Wiki7LargestRenderedMiB' ) * 1024 * 1024,
		LoggerFactory::getInstance( 'thumbnail' ),
	),
];
