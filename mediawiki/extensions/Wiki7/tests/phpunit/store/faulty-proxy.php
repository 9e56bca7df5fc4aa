<?php
declare( strict_types=1 );

// The server behind FaultyProxy: php faulty-proxy.php <upstream host:port> <plan file> <log file>. One child per connection.
[ , $upstream, $plan, $log ] = $argv;
pcntl_signal( SIGCHLD, SIG_IGN );
$server = stream_socket_server( 'tcp://127.0.0.1:0' );
echo substr( strrchr( stream_socket_get_name( $server, false ), ':' ), 1 ), "\n";

while ( true ) {
	$client = @stream_socket_accept( $server, 3600 );
	if ( $client !== false && pcntl_fork() === 0 ) {
		while ( serve( $client, $upstream, $plan, $log ) );
		exit;
	}
	if ( $client !== false ) {
		fclose( $client );
	}
}

/** @return array{string, array<string, string>, string}|null First line, headers, and both as they came */
function head( mixed $from ): ?array {
	$raw = '';
	while ( ( $line = fgets( $from ) ) !== false ) {
		$raw .= $line;
		if ( trim( $line ) === '' ) {
			break;
		}
	}
	if ( trim( $raw ) === '' ) {
		return null;
	}
	$lines = explode( "\r\n", rtrim( $raw ) );
	$first = array_shift( $lines );
	$headers = [];
	foreach ( $lines as $line ) {
		[ $name, $value ] = explode( ':', $line, 2 );
		$headers[strtolower( $name )] = trim( $value );
	}
	return [ $first, $headers, $raw ];
}

function fault( string $request, string $plan ): ?string {
	$file = fopen( $plan, 'r+b' );
	flock( $file, LOCK_EX );
	$rule = json_decode( (string)fgets( $file ), true );
	$hit = $rule && $rule['times'] > 0 && preg_match( "~{$rule['match']}~", $request );
	if ( $hit ) {
		$rule['times']--;
		ftruncate( $file, 0 );
		rewind( $file );
		fwrite( $file, json_encode( $rule ) . "\n" );
	}
	fclose( $file );
	// The last time of this one is another fault.
	return $hit ? ( $rule['fault'] === 'lost and forgotten' && $rule['times'] > 0 ? 'lose the answer' : $rule['fault'] ) : null;
}

function answer( mixed $client, int $status, string $body, bool $hasBody ): bool {
	fwrite( $client, "HTTP/1.1 $status Fault\r\nContent-Type: application/xml\r\nContent-Length: " . strlen( $body ) . "\r\n\r\n" . ( $hasBody ? $body : '' ) );
	return true;
}

function error( string $code ): string {
	return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>$code</Code><Message>Injected</Message></Error>";
}

function serve( mixed $client, string $upstream, string $plan, string $log ): bool {
	$head = head( $client );
	if ( $head === null ) {
		return false;
	}
	[ $request, $headers, $raw ] = $head;
	$length = (int)( $headers['content-length'] ?? 0 );
	$fault = fault( $request, $plan );
	file_put_contents( $log, ( $fault === null ? '' : "[$fault] " ) . "$request\n", FILE_APPEND | LOCK_EX );
	if ( $fault === 'cut the upload' ) {
		// Half the body goes through, then the line is dead on both sides.
		$store = stream_socket_client( "tcp://$upstream" );
		fwrite( $store, str_ireplace( "expect: 100-continue\r\n", '', $raw ) );
		stream_copy_to_stream( $client, $store, intdiv( $length, 2 ) );
		fclose( $store );
		return false;
	}
	if ( isset( $headers['expect'] ) ) {
		fwrite( $client, "HTTP/1.1 100 Continue\r\n\r\n" );
	}
	$body = fopen( 'php://temp', 'w+b' );
	stream_copy_to_stream( $client, $body, $length );
	rewind( $body );
	$hasBody = !str_starts_with( $request, 'HEAD' );
	if ( str_contains( $request, ' /elsewhere ' ) ) {
		// Where a redirect leads: somebody who says yes to everything.
		return answer( $client, 200, '<Yes/>', $hasBody );
	}
	switch ( $fault ) {
		case 'SlowDown':
			return answer( $client, 503, error( 'SlowDown' ), $hasBody );
		case 'InternalError':
			return answer( $client, 500, error( 'InternalError' ), $hasBody );
		case 'AccessDenied':
			return answer( $client, 403, error( 'AccessDenied' ), $hasBody );
		case 'ExpiredToken':
			return answer( $client, 400, error( 'ExpiredToken' ), $hasBody );
		case 'good status, bad news':
			return answer( $client, 200, error( 'InternalError' ), $hasBody );
		case 'good status, no news':
			return answer( $client, 200, '', $hasBody );
		case 'a page of somebody else':
			return answer( $client, 404, '<html><body>404</body></html>', $hasBody );
		case 'lost and forgotten':
			return answer( $client, 404, error( 'NoSuchUpload' ), $hasBody );
		case 'redirect':
			fwrite( $client, "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n" );
			return true;
		case 'none is deleted':
			preg_match_all( '!<Key>.*?</Key>!', stream_get_contents( $body ), $keys );
			$errors = array_map( static fn ( $key ) => "<Error>$key<Code>InternalError</Code></Error>", $keys[0] );
			return answer( $client, 200, '<DeleteResult>' . implode( '', $errors ) . '</DeleteResult>', true );
		case 'hang up':
			return false;
		case 'say nothing':
			sleep( 20 );
			return false;
	}
	$store = stream_socket_client( "tcp://$upstream" );
	fwrite( $store, preg_replace( '/^(expect|connection):[^\r]*\r\n/mi', '', substr( $raw, 0, -2 ) ) . "Connection: close\r\n\r\n" );
	stream_copy_to_stream( $body, $store );
	[ , $of, $answer ] = head( $store );
	$answer = preg_replace( '/^connection:[^\r]*\r\n/mi', '', $answer );
	if ( $fault === 'lose the answer' ) {
		stream_get_contents( $store );
		return false;
	}
	if ( $fault === 'spoil the bytes' ) {
		$content = stream_get_contents( $store );
		fwrite( $client, $answer . strrev( $content ) );
		return true;
	}
	fwrite( $client, $answer );
	if ( $fault === 'take its time' ) {
		$piece = (int)ceil( $of['content-length'] / 10 );
		for ( $pieces = 0; $pieces < 10; $pieces++ ) {
			usleep( 200_000 );
			fwrite( $client, stream_get_contents( $store, $piece ) );
		}
		return true;
	}
	if ( $fault === 'cut the answer' ) {
		fwrite( $client, stream_get_contents( $store, intdiv( (int)$of['content-length'], 2 ) ) );
		return false;
	}
	if ( $hasBody ) {
		stream_copy_to_stream( $store, $client );
	}
	return isset( $of['content-length'] ) || !$hasBody;
}
