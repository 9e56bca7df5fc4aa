import { describe, expect, test } from 'vitest';
import { droppedRequestHeaders, personalCookies } from '../../blueprint/edge-rules.ts';
import { renderVcl, type VclOptions } from './render-vcl.ts';

const options: VclOptions = {
  wikiId: 'wiki',
  server: 'https://wiki.example.org:8443',
  shield: { requests: 50, seconds: 10 },
  web: [
    { name: 'web-1', address: '10.0.0.2', port: 8080 },
    { name: 'web-2', address: '10.0.0.3', port: 8080 },
  ],
  thumbs: [{ name: 'thumbs-1', address: '10.0.0.4', port: 8080 }],
};

/** The condition on cookies, as JavaScript reads it. */
function personal(vcl: string): RegExp {
  const source = /req\.http\.Authorization \|\| req\.http\.Cookie ~ "([^"]+)"/.exec(vcl)?.[1];
  if (source === undefined) throw new Error('The VCL names no cookies.');
  return new RegExp(source);
}

describe('renderVcl', () => {
  test('knows every personal cookie, wherever it stands', () => {
    const pattern = personal(renderVcl(options));
    for (const name of personalCookies('wiki')) {
      expect(`${name}=1`).toMatch(pattern);
      expect(`a=b; ${name}=1; c=d`).toMatch(pattern);
      expect(`a=b;${name}=`).toMatch(pattern);
    }
  });

  test('takes no other cookie for a personal one', () => {
    const pattern = personal(renderVcl(options));
    for (const cookie of [
      'wikimwuser-sessionId=1',
      'wikimwclientpreferences=x',
      'other_session=1',
      'a=wiki_session',
      'wikiUserName=A',
    ]) {
      expect(cookie).not.toMatch(pattern);
    }
  });

  test('drops every header by which a client could claim another address, host or path', () => {
    const vcl = renderVcl(options);
    for (const name of droppedRequestHeaders) expect(vcl).toContain(`unset req.http.${name};`);
  });

  test('believes nobody about addresses without a front', () => {
    const vcl = renderVcl(options);
    expect(vcl).not.toContain('acl front');
    expect(vcl).toContain('set req.http.X-Forwarded-For = client.ip;');
  });

  test('believes the front alone about addresses', () => {
    const vcl = renderVcl({ ...options, frontAddress: '10.0.0.9' });
    expect(vcl).toContain('acl front {\n  "10.0.0.9";\n}');
    expect(vcl).toContain('if (client.ip ~ front ');
  });

  test('asks every replica, and a failed request again at another', () => {
    const vcl = renderVcl(options);
    expect(vcl).toContain('web.add_backend(replica_web_1);');
    expect(vcl).toContain('web.add_backend(replica_web_2);');
    expect(vcl).toContain('bereq.retries < 1 && !(');
  });

  test('does not ask a lone replica twice', () => {
    expect(renderVcl({ ...options, web: options.web.slice(0, 1) })).toContain('bereq.retries < 0 && !(');
  });

  test('asks for the host and the scheme of the site, whatever the reader typed', () => {
    const vcl = renderVcl(options);
    expect(vcl).toContain('set req.http.Host = "wiki.example.org:8443";');
    expect(vcl).toContain('if (req.http.X-Forwarded-Proto != "https") {');
  });

  test('asks those that send pictures for pictures, and for nothing else', () => {
    const vcl = renderVcl(options);
    expect(vcl).toContain('thumbs.add_backend(replica_thumbs_1);');
    expect(vcl).toContain(
      'set req.backend_hint = web.backend();\n  if (req.http.Edge-Class == "thumbnails") {\n    set req.backend_hint = thumbs.backend();\n  }\n  if (req.http.Edge-Class == "media") {\n    set req.backend_hint = thumbs.backend();',
    );
    expect(vcl).not.toContain('not_replica_thumbs_1');
  });

  test('fails when there is no replica of a service', () => {
    expect(() => renderVcl({ ...options, web: [] })).toThrow('at least one web replica');
    expect(() => renderVcl({ ...options, thumbs: [] })).toThrow('at least one thumbs replica');
  });

  test('fails when a value would end a VCL string', () => {
    expect(() => renderVcl({ ...options, frontAddress: '10.0.0.9"; }' })).toThrow('quote');
  });

  test('counts the requests of all for as much as the wiki gives, and nobody’s without a shield', () => {
    const vcl = renderVcl({ ...options, shield: { requests: 70, seconds: 10 } });
    expect(vcl).toContain('vsthrottle.is_denied(req.http.Edge-Budget, 70, 10s)');
    expect(renderVcl({ ...options, shield: 'off' })).not.toContain('is_denied(req.http.Edge-Budget');
  });

  test('knows special pages by the names of the wiki’s language', () => {
    const name = '%D7%9E%D7%99%D7%95%D7%97%D7%93';
    expect(renderVcl({ ...options, language: 'he' })).toContain(name);
    expect(renderVcl(options)).not.toContain(name);
  });
});
