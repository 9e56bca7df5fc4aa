<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Media;

use MediaWiki\Shell\CommandFactory;
use Psr\Http\Client\ClientExceptionInterface;
use Psr\Log\LoggerInterface;
use RuntimeException;
use Shellbox\Command\BoxedCommand;
use Shellbox\Command\BoxedResult;
use Shellbox\ShellboxError;

/** Has strangers' files decoded by the render service. Its programs and the routes to them are those of `images/render`. */
final class Renderer {
	/** A photograph of 100 megapixels takes 3 s of a processor. */
	private const CPU_SECONDS = 15;
	/** Below the limit of the request that waits for it. */
	private const WALL_SECONDS = 25;
	/** The shell's, where the program itself could not be started. */
	private const NO_PROGRAM = [ 126, 127 ];
	/** Exit codes: `timeout`; 128 + SIGABRT, SIGKILL, SIGXCPU, SIGXFSZ. */
	private const TOO_DEAR = [ 124, 134, 137, 152, 153 ];

	public function __construct(
		private readonly CommandFactory $commands,
		private readonly int $largestBytes,
		private readonly LoggerInterface $log,
	) {
	}

	/**
	 * @param string $route One of the render service's
	 * @param string[] $command Program and arguments
	 * @throws Unrenderable|RendererAway
	 */
	public function draw( string $route, array $command, string $source, string $target ): void {
		$boxed = $this->command( $route, $command, $source )->outputFileToFile( 'thumbnail', $target );
		if ( !$this->run( $boxed )->wasReceived( 'thumbnail' ) ) {
			throw new Unrenderable( 'wiki7-unrenderable-unreadable' );
		}
	}

	/**
	 * @param string[] $command
	 * @param string[] $outputs Names of files that the program may leave
	 * @return array<string, string> Contents of those that it left
	 * @throws Unrenderable|RendererAway
	 */
	public function inspect( string $route, array $command, string $source, array $outputs ): array {
		$boxed = $this->command( $route, $command, $source );
		foreach ( $outputs as $output ) {
			$boxed->outputFileToString( $output );
		}
		$result = $this->run( $boxed );
		$received = array_filter( $outputs, $result->wasReceived( ... ) );
		return array_combine( $received, array_map( $result->getFileContents( ... ), $received ) );
	}

	/** @param string[] $command */
	private function command( string $route, array $command, string $source ): BoxedCommand {
		if ( filesize( $source ) > $this->largestBytes ) {
			throw new Unrenderable( 'wiki7-unrenderable-bytes', [ intdiv( $this->largestBytes, 1024 * 1024 ) ] );
		}
		return $this->commands->createBoxed( 'wiki7-render', self::WALL_SECONDS )
			->cpuTimeLimit( self::CPU_SECONDS )
			->routeName( $route )
			->params( $command )
			->inputFileFromFile( 'original', $source );
	}

	private function run( BoxedCommand $command ): BoxedResult {
		try {
			$result = $command->execute();
		} catch ( ShellboxError | ClientExceptionInterface $failure ) {
			throw new RendererAway( $failure );
		}
		$code = $result->getExitCode();
		if ( in_array( $code, self::NO_PROGRAM, true ) ) {
			throw new RendererAway( new RuntimeException( trim( $result->getStderr() ) ) );
		}
		if ( $code !== 0 ) {
			$this->log->warning( 'A file cannot be rendered ({code}): {words}', [ 'code' => $code, 'words' => $result->getStderr() ] );
			throw new Unrenderable(
				in_array( $code, self::TOO_DEAR, true ) ? 'wiki7-unrenderable-dear' : 'wiki7-unrenderable-unreadable'
			);
		}
		return $result;
	}
}
