<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use SimpleXMLElement;

/** What a server said, or that it said nothing whole. */
final readonly class S3Response {
	/** @var SimpleXMLElement|null The body, when it is whole and XML */
	public ?SimpleXMLElement $document;
	/** @var string S3's own name of the error; empty when there was none, or when it can't be known */
	public string $errorCode;

	/**
	 * @param int $status 0 when no whole answer came
	 * @param array<string, string> $headers By lower-case name
	 * @param string $body
	 * @param string $transportError
	 * @param int $attempts How often the request was sent
	 */
	public function __construct(
		public int $status,
		public array $headers = [],
		public string $body = '',
		public string $transportError = '',
		public int $attempts = 1,
	) {
		// Only a document of S3: other bodies may be large, and are nobody's answer to a question of ours.
		$document = str_contains( substr( $body, 0, 200 ), '<' )
			? @simplexml_load_string( trim( $body ), SimpleXMLElement::class, LIBXML_NONET )
			: false;
		$this->document = $document === false ? null : $document;
		$this->errorCode = $this->document?->getName() === 'Error' ? (string)$this->document->Code : '';
	}

	public static function unsent( string $reason ): self {
		return new self( 0, [], '', $reason, 0 );
	}

	public function isGood(): bool {
		return $this->status >= 200 && $this->status <= 299 && $this->document?->getName() !== 'Error';
	}

	public function header( string $name ): ?string {
		return $this->headers[$name] ?? null;
	}

	/** For logs. */
	public function problem(): string {
		$said = $this->errorCode === '' ? '' : " $this->errorCode: " . substr( (string)$this->document->Message, 0, 300 );
		$sent = $this->attempts > 1 ? " after $this->attempts attempts" : '';
		return trim( "HTTP $this->status$said $this->transportError" ) . $sent;
	}
}
