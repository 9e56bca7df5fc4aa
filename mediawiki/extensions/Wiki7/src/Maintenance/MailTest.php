<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Maintenance;

use MailAddress;
use MediaWiki\Extension\Wiki7\Mail\NotEncrypted;
use MediaWiki\MainConfigNames;
use MediaWiki\Maintenance\Maintenance;
use MediaWiki\Parser\Sanitizer;
use UserMailer;

/** Sends one real message the way the wiki sends all of its own, and says what the mail server answered. */
class MailTest extends Maintenance {

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Send a test message.' );
		$this->addArg( 'address', 'Where to' );
	}

	public function execute(): bool {
		$config = $this->getConfig();
		$address = $this->getArg( 0 );
		if ( !Sanitizer::validateEmail( $address ) ) {
			$this->fatalError( "\"$address\" is not an e-mail address. Give one as name@example.org." );
		}
		if ( !$config->get( MainConfigNames::EnableEmail ) ) {
			$this->fatalError( 'This wiki sends no mail, since no mail server is configured. Fill in `mail` in the configuration.' );
		}
		$site = $config->get( MainConfigNames::Sitename );
		$from = $config->get( MainConfigNames::PasswordSender );
		$smtp = $config->get( MainConfigNames::SMTP );
		$server = is_array( $smtp ) ? "{$smtp['host']}:{$smtp['port']}" : 'the mail program of this machine';
		try {
			$status = UserMailer::send(
				new MailAddress( $address ),
				new MailAddress( $from, $site ),
				"A test message from $site",
				"This message was sent from {$config->get( MainConfigNames::CanonicalServer )} to see whether mail arrives.\n" .
				"Nothing needs to be done.\n"
			);
		} catch ( NotEncrypted $e ) {
			$this->fatalError( "The message was not sent. Through $server: {$e->getMessage()}." );
		}
		if ( !$status->isGood() ) {
			$answer = wfMessage( $status->getMessages()[0] )->inLanguage( 'en' )->useDatabase( false )->text();
			$this->fatalError( "The message was not sent. Through $server: " . rtrim( preg_replace( '/\s+/', ' ', $answer ), '. ' ) . '.' );
		}
		$this->output( "$server accepted the message to $address. When it does not arrive, look among the spam.\n" );
		return true;
	}
}
