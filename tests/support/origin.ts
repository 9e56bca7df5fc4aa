import { ports } from '../../src/blueprint/ports.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { execIn } from './inside.ts';

export interface OriginAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface OriginQuestion {
  readonly service?: 'web' | 'thumbs';
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a replica itself answers, past the edge: with the headers that no reader sees. */
export async function askOrigin(
  local: LocalWiki,
  path: string,
  { service = 'web', headers: sent = {} }: OriginQuestion = {},
): Promise<OriginAnswer> {
  const url = `http://127.0.0.1:${ports[service]}${path}`;
  const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}`);
  const asked = await execIn(local, `${service}-1-mediawiki`, 'php', '-r', ASK, url, ...lines);
  if (asked.code !== 0) throw new Error(asked.stdout + asked.stderr);
  const { status, headers, text } = JSON.parse(asked.stdout) as Omit<OriginAnswer, 'headers'> & {
    headers: [string, string][];
  };
  return { status, headers: new Headers(headers), text: Buffer.from(text, 'base64').toString() };
}

const ASK = `
$url = $argv[1];
$headers = [];
$curl = curl_init($url);
curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_HTTPHEADER => array_slice($argv, 2), CURLOPT_TIMEOUT => 60,
  CURLOPT_HEADERFUNCTION => static function ($_, $line) use (&$headers) {
    $pair = explode(':', trim($line), 2);
    if (count($pair) === 2) $headers[] = [$pair[0], trim($pair[1])];
    return strlen($line);
  }]);
$text = curl_exec($curl);
if ($text === false) { fwrite(STDERR, curl_error($curl)); exit(1); }
echo json_encode(['status' => curl_getinfo($curl, CURLINFO_RESPONSE_CODE), 'headers' => $headers, 'text' => base64_encode($text)]);
`;
