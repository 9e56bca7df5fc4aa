<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use MediaWiki\Message\Message;
use RuntimeException;

/** No picture can be made of this file, today or tomorrow. */
final class Unrenderable extends RuntimeException {
	/** @param array<int|string> $parameters Of the message */
	public function __construct( private readonly string $key, private readonly array $parameters = [] ) {
		parent::__construct( $key );
	}

	public function reason(): Message {
		return wfMessage( $this->key )->numParams( ...$this->parameters );
	}

	/** @param array<string, mixed> $params Those of the thumbnail */
	public function toTransformError( array $params ): \MediaTransformError {
		return new \MediaTransformError(
			'thumbnail_error',
			$params['clientWidth'] ?? $params['width'] ?? 0,
			$params['clientHeight'] ?? $params['height'] ?? 0,
			$this->reason(),
		);
	}
}
