<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MediaWiki\Deferred\DeferredUpdates;
use MediaWiki\Extension\Wiki7\Cli\JsonLines;
use MediaWiki\Extension\Wiki7\Database\DatabaseProbe;
use MediaWiki\Extension\Wiki7\Release\AccountTables;
use MediaWiki\Extension\Wiki7\Release\CoreTables;
use MediaWiki\Extension\Wiki7\Release\DatabaseReadiness;
use MediaWiki\Extension\Wiki7\Release\FirstAdministrator;
use MediaWiki\Extension\Wiki7\Release\FirstPage;
use MediaWiki\Extension\Wiki7\Release\Installation;
use MediaWiki\Extension\Wiki7\Release\InstallationState;
use MediaWiki\Extension\Wiki7\Release\InterwikiPrefixes;
use MediaWiki\Extension\Wiki7\Release\ProbeAccount;
use MediaWiki\Extension\Wiki7\Release\Progress;
use MediaWiki\Extension\Wiki7\Release\ReleaseError;
use MediaWiki\Extension\Wiki7\Release\ReleaseLock;
use MediaWiki\Extension\Wiki7\Release\SearchIndex;
use MediaWiki\Extension\Wiki7\Release\UnfinishedTables;
use MediaWiki\Extension\Wiki7\Release\Update;
use MediaWiki\Extension\Wiki7\Release\Verification;
use MediaWiki\MainConfigNames;
use MediaWiki\Maintenance\Maintenance;
use MediaWiki\SiteStats\SiteStatsInit;
use MediaWiki\Utils\MWTimestamp;
use RuntimeException;
use Wikimedia\Rdbms\IMaintainableDatabase;

/**
 * Brings the databases to what this image needs: installs into an empty one, else updates. Run once before web and
 * jobs are rolled. Any number of runs at once or one after the other, each killed at any moment, end in the same wiki.
 */
class Release extends Maintenance {

	/** Enough until the schedule makes the rest, and soon made. */
	private const FIRST_CAPTCHA_PICTURES = 150;

	private Progress $progress;

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Install the wiki into an empty database, or update it; safe to repeat.' );
		$this->addOption( 'wait', 'How long to wait for the database, in seconds (default: 120)', false, true );
		$this->addOption( 'lock-wait', 'How long to wait for another release, in seconds (default: 900)', false, true );
	}

	public function getDbType(): int {
		return Maintenance::DB_ADMIN;
	}

	public function execute(): bool {
		$this->progress = new Progress( JsonLines::onStandardOutput(), static fn () => hrtime( true ) / 1e9 );
		// A script that the updater runs may end the process by itself.
		register_shutdown_function( fn () => $this->progress->fail( 'The release ended before its end; see the lines above.' ) );
		$this->endOnSignals();
		try {
			$this->release();
		} catch ( ReleaseError $error ) {
			$this->fatalError( $error->getMessage() );
		}
		return true;
	}

	private function release(): void {
		$services = $this->getServiceContainer();
		$config = $this->getConfig();
		$shared = $config->get( MainConfigNames::SharedDB );
		$databases = array_values( array_filter( [ $config->get( MainConfigNames::DBname ), $shared ] ) );
		$now = static fn () => hrtime( true ) / 1e9;
		$sleep = static fn ( float $seconds ) => usleep( (int)( $seconds * 1e6 ) );

		$probe = new DatabaseProbe( $services->getDBLoadBalancer()->getServerInfo( 0 ) );
		$readiness = new DatabaseReadiness( static fn () => $probe->ask( $databases ), $now, $sleep );
		$this->progress->step( 'database', fn () => $readiness->await( (int)$this->getOption( 'wait', 120 ), $this->progress ) );

		$db = $this->getPrimaryDB();
		$lock = new ReleaseLock( $db, 'wiki7-release-' . ( $shared ?? $databases[0] ) );
		$this->progress->step( 'lock', fn () => $lock->take( (int)$this->getOption( 'lock-wait', 900 ), $this->progress ) );

		$installation = new Installation( $db );
		$state = $installation->state();
		$tables = $this->coreTables( $db );
		$this->progress->step( 'check', fn () => $this->check( $state, $installation, $db ) );
		if ( $state !== InstallationState::Present ) {
			$this->progress->step( 'tables', static function () use ( $tables, $installation ) {
				$tables->createMissing( [ 'updatelog' ] );
				$installation->begin();
				$tables->createMissing();
			} );
		}
		$this->progress->step( 'accounts', fn () => $this->accountTables()->createMissing() );
		$unfinished = new UnfinishedTables( $db, $databases );
		$update = new Update( $this, $db, $unfinished, $services->getMainWANObjectCache(), $this->progress );
		$this->progress->step( 'update', static fn () => $update->run( $state !== InstallationState::Present ) );
		$searchIndex = new SearchIndex( $db );
		$this->progress->step( 'search', static fn () => $searchIndex->convertToInnoDb() );
		if ( $state !== InstallationState::Present ) {
			$this->progress->step( 'content', fn () => $this->addFirstContent( $db ) );
			$installation->finish();
		}
		$this->progress->step( 'probe', fn () => $this->ensureProbeAccount() );
		$this->progress->step( 'captcha', fn () => $this->ensureCaptchaPictures() );
		$verification = new Verification( $db, $tables, $searchIndex, $services->getTitleFactory(), $services->getWikiPageFactory() );
		$this->progress->step( 'verify', static fn () => $verification->run() );
		$installation->recordRelease( MW_VERSION, MWTimestamp::now( TS_ISO_8601 ) );
		$lock->release();
	}

	/**
	 * @throws ReleaseError before anything is changed
	 */
	private function check( InstallationState $state, Installation $installation, IMaintainableDatabase $db ): string {
		if ( $state !== InstallationState::Present ) {
			$this->adminPassword();
			return $state === InstallationState::Missing ? 'The database is empty: installing.' : 'An installation was broken off: finishing it.';
		}
		if ( !$db->tableExists( 'user', __METHOD__ ) ) {
			throw new ReleaseError( 'The wiki has pages, but its accounts database has no accounts. Restore both from the same backup.' );
		}
		$last = $installation->releasedVersion();
		if ( $last !== null && version_compare( $last, MW_VERSION, '>' ) && self::branch( $last ) !== self::branch( MW_VERSION ) ) {
			throw new ReleaseError(
				"This wiki was released with MediaWiki $last, and this image holds the older " . MW_VERSION .
				'. Its tables can not go back: use the newer image, or restore a backup from before.'
			);
		}
		return 'The wiki is there: updating.';
	}

	private function addFirstContent( IMaintainableDatabase $db ): void {
		$services = $this->getServiceContainer();
		( new InterwikiPrefixes( $db, MW_INSTALL_PATH . '/maintenance/interwiki.list' ) )->ensure();
		( new FirstAdministrator( $services->getUserFactory(), $services->getUserGroupManager(), $services->getConnectionProvider() ) )
			->ensure( $this->adminPassword() );
		( new FirstPage(
			$services->getTitleFactory(),
			$services->getWikiPageFactory(),
			$services->getGroupPermissionsLookup()
		) )->ensure();
		DeferredUpdates::doUpdates();
		SiteStatsInit::doAllAndCommit( $db );
	}

	/**
	 * @throws ReleaseError
	 */
	private function ensureProbeAccount(): void {
		$services = $this->getServiceContainer();
		$account = new ProbeAccount(
			$services->getUserFactory(),
			$services->getUserGroupManager(),
			$services->getAuthManager(),
			$services->getBotPasswordStore(),
			$services->getPasswordFactory()
		);
		$account->ensure( $this->secret( 'WIKI7_PROBE_PASSWORD', 'the account that looks whether the wiki can be edited' ) );
	}

	/**
	 * @throws ReleaseError
	 */
	private function ensureCaptchaPictures(): string {
		$child = $this->createChild( CaptchaPictures::class );
		$child->loadParamsAndArgs( null, [ 'count' => self::FIRST_CAPTCHA_PICTURES ] );
		ob_start();
		try {
			$child->execute();
		} catch ( RuntimeException $error ) {
			throw new ReleaseError( $error->getMessage(), 0, $error );
		} finally {
			$said = trim( ob_get_clean() );
		}
		return $said;
	}

	/**
	 * @throws ReleaseError
	 */
	private function adminPassword(): string {
		return $this->secret( 'WIKI7_ADMIN_PASSWORD', 'the first administrator' );
	}

	/**
	 * @throws ReleaseError
	 */
	private function secret( string $variable, string $whose ): string {
		return getenv( $variable ) ?: throw new ReleaseError(
			"The variable $variable is missing or empty, and $whose needs a password: set it in the container’s environment."
		);
	}

	private function coreTables( IMaintainableDatabase $db ): CoreTables {
		return new CoreTables(
			$db,
			MW_INSTALL_PATH . '/maintenance/tables-generated.sql',
			$this->getConfig()->get( MainConfigNames::DBTableOptions )
		);
	}

	private function accountTables(): AccountTables {
		$factory = $this->getServiceContainer()->getDBLoadBalancerFactory();
		return new AccountTables(
			$this->getConfig()->get( MainConfigNames::VirtualDomainsMapping ),
			static fn ( string $domain ) => $factory->getPrimaryDatabase( $domain ),
			fn ( IMaintainableDatabase $db ) => $this->coreTables( $db )
		);
	}

	/** As the first process of a container, PHP would not hear of them at all. */
	private function endOnSignals(): void {
		pcntl_async_signals( true );
		foreach ( [ SIGTERM, SIGINT ] as $signal ) {
			pcntl_signal( $signal, static fn () => exit( 128 + $signal ) );
		}
	}

	/** As `1.43` of `1.43.9`. */
	private static function branch( string $version ): string {
		return implode( '.', array_slice( explode( '.', $version ), 0, 2 ) );
	}
}
