<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Extension\ConfirmEdit\FancyCaptcha\FancyCaptcha;
use MediaWiki\Extension\ConfirmEdit\Hooks;
use MediaWiki\Extension\Wiki7\Captcha\PictureMaker;
use MediaWiki\Extension\Wiki7\Captcha\PicturePool;
use MediaWiki\Extension\Wiki7\Captcha\WordMaker;
use MediaWiki\Maintenance\Maintenance;

/** Keeps enough captcha pictures, none of them old. */
class CaptchaPictures extends Maintenance {

	private const MAX_AGE_SECONDS = 172800;

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Make captcha pictures: those that are missing, and others for those of more than two days.' );
		$this->addOption( 'count', 'How many to keep (default and most: ' . PicturePool::MOST . ')', false, true );
	}

	public function execute(): bool {
		$captcha = class_exists( FancyCaptcha::class ) ? Hooks::getInstance() : null;
		if ( !$captcha instanceof FancyCaptcha ) {
			$this->output( "This wiki's captcha needs no pictures.\n" );
			return true;
		}
		$backend = $captcha->getBackend();
		$pool = new PicturePool(
			$backend,
			$backend->getRootStoragePath() . '/' . $captcha->getStorageDir(),
			$this->getConfig()->get( 'CaptchaSecret' ),
			new WordMaker(),
			new PictureMaker(),
			$this->getServiceContainer()->getObjectCacheFactory()->getLocalClusterInstance()
		);
		$count = min( PicturePool::MOST, max( 1, (int)$this->getOption( 'count', PicturePool::MOST ) ) );
		[ 'made' => $made, 'removed' => $removed ] = $pool->refresh( $count, self::MAX_AGE_SECONDS );
		$this->output( "Captcha pictures made: $made, taken away: $removed.\n" );
		return true;
	}
}
