<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

/** Where credentials come from. */
interface CredentialSource {
	/** @throws CredentialsAway when there are none now */
	public function fetch(): Credentials;
}
