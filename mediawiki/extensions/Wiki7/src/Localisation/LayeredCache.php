<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Localisation;

use MediaWiki\Config\ServiceOptions;
use MediaWiki\HookContainer\HookContainer;
use MediaWiki\Languages\LanguageNameUtils;
use Psr\Log\LoggerInterface;

/**
 * The messages of an image that never changes: a language that is stored is fresh, and one that is not is built when it is
 * first asked for. Core's class either looks at the time of every source file, or shows English for what was not baked.
 */
final class LayeredCache extends \LocalisationCache {
	/** @inheritDoc */
	public function __construct(
		ServiceOptions $options,
		private readonly \LCStore $layers,
		LoggerInterface $logger,
		array $clearStoreCallbacks,
		LanguageNameUtils $languageNameUtils,
		HookContainer $hookContainer,
	) {
		// Messages do not change when a language is built late, so what ResourceLoader made of them stays.
		parent::__construct( $options, $layers, $logger, [], $languageNameUtils, $hookContainer );
	}

	/** @inheritDoc */
	public function isExpired( $code ) {
		return $this->layers->get( $code, 'preload' ) === null;
	}
}
