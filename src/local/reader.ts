import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { messageOf, Wiki7Error } from '../base/errors.ts';
import { type Reporter, step } from '../base/reporter.ts';
import { retryUntil } from '../base/retry.ts';
import type { LocalWiki } from './local-wiki.ts';

export interface Answer {
  readonly status: number;
  /** Path that a redirect leads to; undefined when it leads to another host, or there is none. */
  readonly leadsTo: string | undefined;
  /** Null over plain HTTP. A self-signed one only stands in for a real one. */
  readonly certificate: null | { readonly selfSigned: boolean; readonly validTo: string };
}

/** Asks for the wiki's pages as a reader on this machine would, whatever the public name resolves to. */
export function askAsReader({ wiki }: Pick<LocalWiki, 'wiki'>, path = '/wiki/'): Promise<Answer> {
  const { address, port, tlsPort } = wiki.site.listen;
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  const secure = wiki.tls.mode === 'files' || wiki.tls.mode === 'acme';
  const common = { host, path, headers: { host: wiki.site.host }, timeout: 15_000 };
  return new Promise((resolve, reject) => {
    const request = secure
      ? httpsRequest({
          ...common,
          port: tlsPort,
          servername: new URL(wiki.site.url).hostname,
          rejectUnauthorized: false,
        })
      : httpRequest({ ...common, port });
    request.once('error', reject);
    request.once('timeout', () => request.destroy(new Error('no answer within 15 s')));
    request.once('response', (response) => {
      const certificate = secure ? certificateOf(response.socket as TLSSocket) : null;
      response.resume();
      resolve({
        status: response.statusCode ?? 0,
        leadsTo: pathWithin(wiki.site.host, response.headers.location, path),
        certificate,
      });
    });
    request.end();
  });
}

/** The same, to the page at the end of redirects within the wiki. */
export async function followAsReader(local: Pick<LocalWiki, 'wiki'>): Promise<Answer> {
  let answer = await askAsReader(local);
  for (let left = 5; left > 0 && answer.leadsTo !== undefined; left--)
    answer = await askAsReader(local, answer.leadsTo);
  return answer;
}

/** @param asked the path that redirects: to the same one over https is up to the proxy in front */
function pathWithin(host: string, location: string | undefined, asked: string): string | undefined {
  if (location === undefined) return undefined;
  const { host: there, pathname, search } = new URL(location, `http://${host}${asked}`);
  return there === host && `${pathname}${search}` !== asked ? `${pathname}${search}` : undefined;
}

/** @throws Wiki7Error W7-NO-PAGE */
export async function waitForPage(local: LocalWiki): Promise<void> {
  let last = 'no answer';
  await retryUntil(
    async () => {
      try {
        const { status } = await askAsReader(local);
        last = `status ${status}`;
        return status < 500 ? true : undefined;
      } catch (error) {
        last = messageOf(error);
        return undefined;
      }
    },
    () =>
      new Wiki7Error(
        'W7-NO-PAGE',
        `Everything runs, but no page is to be had (${last}). See \`./wiki7 logs web\` and \`./wiki7 logs edge\`.`,
      ),
    { timeoutSeconds: 60, everySeconds: 0.5 },
  );
}

/** The wiki runs without it, so its lack is a warning. */
export async function waitForCertificate(local: LocalWiki, reporter: Reporter): Promise<void> {
  const work = step(reporter, 'Waiting for the certificate', () =>
    retryUntil(
      async () => ((await askAsReader(local)).certificate?.selfSigned === false ? true : undefined),
      () => new Error('late'),
      { timeoutSeconds: 90, everySeconds: 1 },
    ),
  );
  await work.catch(() =>
    reporter.warn(
      'There is no certificate yet, so browsers will warn. The client goes on trying: `./wiki7 logs acme` says why.',
    ),
  );
}

function certificateOf(socket: TLSSocket): Answer['certificate'] {
  const certificate = socket.getPeerCertificate();
  return {
    selfSigned: certificate.issuer?.CN === certificate.subject?.CN,
    validTo: certificate.valid_to,
  };
}
