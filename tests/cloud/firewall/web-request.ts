/** A request as it comes to CloudFront. */
export interface WebRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly address: string;
  /** ISO 3166-1, two letters. */
  readonly country: string;
}

type Given = Partial<Omit<WebRequest, 'method' | 'target' | 'body'>>;

export const host = 'wiki.example.org';

const browser = {
  host,
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-GB,en;q=0.7,he;q=0.3',
  'accept-encoding': 'gzip, deflate, br, zstd',
};

/** A browser's request, `given` over it. */
export const sent = (
  method: string,
  target: string,
  body: Buffer | string = '',
  { headers, ...given }: Given = {},
): WebRequest => ({
  address: '198.51.100.7',
  country: 'DE',
  ...given,
  method,
  target,
  headers: { ...browser, ...headers },
  body: Buffer.from(body),
});

export const got = (target: string, given?: Given): WebRequest => sent('GET', target, '', given);

/** A form as browsers send it, UTF-8, with `+` for spaces. */
export const posted = (target: string, fields: Readonly<Record<string, string>>, given?: Given): WebRequest =>
  sent('POST', target, new URLSearchParams(fields).toString(), {
    ...given,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...given?.headers },
  });

/** A form with files. Texts go as fields, buffers as files called as their keys. */
export function uploaded(
  target: string,
  parts: Readonly<Record<string, string | Buffer>>,
  given?: Given,
): WebRequest {
  const boundary = '----geckoformboundary5d1f0c9';
  const pieces = Object.entries(parts).flatMap(([name, value]) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${typeof value === 'string' ? name : 'file'}"`,
    typeof value === 'string'
      ? '\r\n\r\n'
      : `; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    value,
    '\r\n',
  ]);
  const body = Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece as string)));
  return sent('POST', target, body, {
    ...given,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...given?.headers },
  });
}

/** A title in a path, as MediaWiki's links have it. */
export const titled = (title: string): string =>
  encodeURIComponent(title.replaceAll(' ', '_')).replaceAll(
    /%(3B|40|24|21|2A|28|29|2C|2F|7E|3A)/g,
    (encoded) => decodeURIComponent(encoded),
  );

export const pathOf = ({ target }: WebRequest): string => target.split('?', 1)[0] as string;

export const queryOf = ({ target }: WebRequest): string =>
  target.slice(pathOf({ target } as WebRequest).length + 1);
