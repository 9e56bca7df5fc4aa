<?php
declare( strict_types=1 );

namespace MediaWiki\Extension\Wiki7\S3;

use RuntimeException;

/** No request can be signed, so nothing is known of any object. */
class CredentialsAway extends RuntimeException {
}
