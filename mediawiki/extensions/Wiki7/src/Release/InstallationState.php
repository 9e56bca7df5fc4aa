<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

enum InstallationState {
	/** The database is empty. */
	case Missing;
	/** An installation was begun and did not reach its end. */
	case Begun;
	/** A wiki is here: installed by a release, or restored from elsewhere. */
	case Present;
}
