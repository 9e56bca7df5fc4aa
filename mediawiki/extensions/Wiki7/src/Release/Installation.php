<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Release;

use Wikimedia\Rdbms\IMaintainableDatabase;

/**
 * Remembers in core's table `updatelog`, the first to be made, whether the installation has reached its end.
 * A wiki without that note but with tables came from elsewhere, and is only updated.
 */
final class Installation {

	private const NOTE = 'wiki7-installation';
	private const RELEASE_NOTE = 'wiki7-release';

	public function __construct( private readonly IMaintainableDatabase $db ) {
	}

	public function state(): InstallationState {
		$tables = $this->db->listTables( null, __METHOD__ );
		if ( !in_array( 'updatelog', $tables, true ) ) {
			return $tables === [] ? InstallationState::Missing : InstallationState::Present;
		}
		$note = $this->read( self::NOTE );
		if ( $note === null && count( $tables ) === 1 ) {
			return InstallationState::Missing;
		}
		return $note === 'begun' ? InstallationState::Begun : InstallationState::Present;
	}

	public function begin(): void {
		$this->write( self::NOTE, 'begun' );
	}

	public function finish(): void {
		$this->write( self::NOTE, 'done' );
	}

	/** The version of MediaWiki that was released last, or null. */
	public function releasedVersion(): ?string {
		return json_decode( $this->read( self::RELEASE_NOTE ) ?? 'null', true )['mediawiki'] ?? null;
	}

	public function recordRelease( string $version, string $when ): void {
		$this->write( self::RELEASE_NOTE, json_encode( [ 'mediawiki' => $version, 'at' => $when ] ) );
	}

	private function read( string $key ): ?string {
		$value = $this->db->newSelectQueryBuilder()
			->select( 'ul_value' )
			->from( 'updatelog' )
			->where( [ 'ul_key' => $key ] )
			->caller( __METHOD__ )->fetchField();
		return $value === false ? null : (string)$value;
	}

	private function write( string $key, string $value ): void {
		$this->db->newReplaceQueryBuilder()
			->replaceInto( 'updatelog' )
			->uniqueIndexFields( 'ul_key' )
			->row( [ 'ul_key' => $key, 'ul_value' => $value ] )
			->caller( __METHOD__ )->execute();
	}
}
