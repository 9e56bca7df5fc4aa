<?php
declare(strict_types=1);

namespace Wiki7\Settings;

/** Reads what the container was given. An empty variable counts as missing, since a lost secret often arrives empty. */
final readonly class Environment {
	/** @param array<string, string> $variables */
	public function __construct( private array $variables ) {
	}

	public function text( string $name ): string {
		return $this->optional( $name ) ?? throw new InvalidEnvironment(
			"The variable $name is missing or empty, and MediaWiki does not start without it: set it in the container's environment."
		);
	}

	public function optional( string $name ): ?string {
		$value = trim( $this->variables[$name] ?? '' );
		return $value === '' ? null : $value;
	}

	public function number( string $name ): int {
		$text = $this->text( $name );
		if ( !ctype_digit( $text ) || (int)$text < 1 ) {
			throw new InvalidEnvironment( "The variable $name is '$text', which is not a whole number above 0." );
		}
		return (int)$text;
	}

	/** @param string[] $allowed */
	public function choice( string $name, array $allowed ): string {
		$text = $this->text( $name );
		if ( !in_array( $text, $allowed, true ) ) {
			throw new InvalidEnvironment( "The variable $name is '$text', which is not one of: " . implode( ', ', $allowed ) . '.' );
		}
		return $text;
	}

	/** @return string[] */
	public function words( string $name ): array {
		return preg_split( '/\s+/', $this->variables[$name] ?? '', -1, PREG_SPLIT_NO_EMPTY );
	}

	/**
	 * @param string[] $keys Keys that the object must have
	 * @return array<string, mixed>
	 */
	public function object( string $name, array $keys ): array {
		$value = json_decode( $this->text( $name ), true );
		if ( !is_array( $value ) ) {
			throw new InvalidEnvironment( "The variable $name does not hold a JSON object." );
		}
		$missing = array_values( array_diff( $keys, array_keys( $value ) ) );
		if ( $missing !== [] ) {
			throw new InvalidEnvironment( "The variable $name lacks: " . implode( ', ', $missing ) . '.' );
		}
		return $value;
	}
}
