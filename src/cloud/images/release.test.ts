import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../base/process.ts';
import { silentReporter } from '../../base/reporter.ts';
import { taskImages } from '../../operations/image-context.ts';
import { buildRelease } from './build-release.ts';
import type { Registry } from './registry.ts';
import { readRelease, requireTag } from './release.ts';
import { spdxDocument } from './sbom.ts';
import { judge, type Scan } from './scan-gate.ts';

const REGISTRY = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
const repositories = Object.fromEntries(taskImages.map((name) => [name, `${REGISTRY}/x/${name}`])) as never;
const digest = (name: string) => `sha256:${Buffer.from(name).toString('hex').padEnd(64, '0')}`;
const clean: Scan = { state: 'complete', critical: [] };

/** Repositories that have the images from the beginning, or once `build.sh` ran. */
function world({ built = false, scans = [clean] }: { built?: boolean; scans?: readonly Scan[] } = {}) {
  let there = built;
  const ran: string[] = [];
  const waiting = [...scans];
  const run: Run = async (program, args, options = {}) => {
    ran.push([program, ...args.slice(0, 2)].join(' '));
    if (program === 'sh') {
      there = true;
      ran.push(`BASE=${options.env?.BASE}`);
    }
    const text = args[0] === 'image' ? 'mirror/debian@sha256:abc\n' : 'libc6 2.41-12\nmediawiki 1:1.43.3\n';
    return { code: 0, stdout: args[0] === 'pull' ? '' : text, stderr: '' };
  };
  const registry: Registry = {
    digestOf: async (name) => (there ? digest(name.split('/')[1] ?? '') : undefined),
    scanOf: async () => (waiting.length > 1 ? waiting.shift() : waiting[0]) ?? clean,
  };
  return { run, registry, ran };
}

function release(given: ReturnType<typeof world>, accepted: Readonly<Record<string, string>> = {}) {
  const out = mkdtempSync(join(tmpdir(), 'wiki7-release-'));
  const clock = { now: () => 0, sleep: async () => {} };
  const bundle = { folder: '/nowhere', tag: 'tag', packagesAsOf: '2026-11-23' };
  const rest = { bundle, repositories, baseImage: 'mirror/debian:trixie-slim', accepted, out, clock };
  return {
    out,
    made: buildRelease({ ...rest, run: given.run, registry: given.registry, reporter: silentReporter }),
  };
}

describe('a release of images', () => {
  it('is built once, on the base image of one digest, and then taken as it is', async () => {
    const first = world();
    expect((await release(first).made).base).toBe('mirror/debian@sha256:abc');
    expect(first.ran).toEqual(expect.arrayContaining(['sh build.sh', 'BASE=mirror/debian@sha256:abc']));
    const again = world({ built: true });
    await release(again).made;
    expect(again.ran.filter((line) => /build\.sh|pull/.test(line))).toEqual([]);
  });

  it('names each image by its digest, in a list that a deployment reads', async () => {
    const { out, made } = release(world());
    const { images } = await made;
    expect(images.wiki).toBe(`${REGISTRY}/x/wiki@${digest('wiki')}`);
    expect((await readRelease(join(out, 'images.json'))).images).toEqual(images);
  });

  it('comes with what every image consists of; the sidecar’s has what is bundled into it', async () => {
    const { out, made } = release(world());
    await made;
    const contents = (name: string) =>
      JSON.parse(readFileSync(join(out, 'sbom', `${name}.spdx.json`), 'utf8'));
    for (const name of taskImages) {
      const purls = JSON.stringify(contents(name));
      expect(purls).toContain('pkg:deb/debian/mediawiki@1%3A1.43.3?distro=trixie');
      expect(purls.includes('pkg:npm/mysql2@'), name).toBe(name === 'sidecar');
      expect(purls).not.toContain('pkg:npm/vitest@');
    }
  });

  it('waits for scans', async () => {
    const given = world({ scans: [{ state: 'running' }, { state: 'running' }, clean] });
    await expect(release(given).made).resolves.toBeDefined();
  });

  it('is none with a critical finding, and nothing is listed', async () => {
    const found: Scan = { state: 'complete', critical: [{ name: 'CVE-2026-1', package: 'libc6 2.41-12' }] };
    const { out, made } = release(world({ scans: [found] }));
    await expect(made).rejects.toThrow(/CVE-2026-1 in wiki \(libc6 2\.41-12\).*acceptedFindings/);
    await expect(readRelease(join(out, 'images.json'))).rejects.toThrow(/ENOENT/);
    await expect(
      release(world({ scans: [found] }), { 'CVE-2026-1': 'Not reachable here.' }).made,
    ).resolves.toBeDefined();
  });
});

describe('the gate', () => {
  it('lets no image through that nobody could look into, unless that is accepted', () => {
    const scans = new Map<string, Scan>([['wiki', { state: 'unsupported', why: 'no such system' }]]);
    expect(() => judge(scans, {})).toThrow(/UNSCANNED in wiki \(no such system\)/);
    expect(judge(scans, { UNSCANNED: 'ECR does not know this Debian yet.' }).stale).toEqual([]);
  });

  it('tells of what is accepted and not there any more', () => {
    expect(judge(new Map([['wiki', clean]]), { 'CVE-2026-1': 'Not reachable.' }).stale).toEqual([
      'CVE-2026-1',
    ]);
  });
});

describe('a list of images', () => {
  const listed = (content: unknown) => {
    const file = join(mkdtempSync(join(tmpdir(), 'wiki7-release-')), 'images.json');
    writeFileSync(file, JSON.stringify(content));
    return readRelease(file);
  };
  const images = Object.fromEntries(
    taskImages.map((name) => [name, `${REGISTRY}/x/${name}@${digest(name)}`]),
  );
  const whole = { tag: 't', packagesAsOf: '2026-11-23', base: 'b', images };

  it('is refused with a tag in place of a digest, from elsewhere than ECR, or with an image missing', async () => {
    await expect(listed(whole)).resolves.toEqual(whole);
    for (const wiki of [`${REGISTRY}/x/wiki:latest`, `docker.io/x/wiki@${digest('wiki')}`, undefined]) {
      await expect(listed({ ...whole, images: { ...images, wiki } })).rejects.toThrow(
        /W7-RELEASE|no list of images/,
      );
    }
  });

  it('is refused for a configuration that it wasn’t made from', () => {
    expect(() => requireTag(whole as never, 'other')).toThrow(/made from something else \(t\).*\(other\)/);
  });
});

describe('what an image consists of', () => {
  it('is SPDX 2.3: everything has an id of its own, and the image contains it', () => {
    const debian = [
      { name: 'libc6', version: '2.41-12' },
      { name: 'g++', version: '4:14.2.0' },
    ];
    const { packages, relationships } = spdxDocument({
      image: `${REGISTRY}/x/wiki@${digest('wiki')}`,
      created: new Date('2026-11-23T12:00:00Z'),
      debian,
      npm: [{ name: '@aws-sdk/client-sqs', version: '3.1.0' }],
    });
    expect(new Set(packages.map(({ SPDXID }) => SPDXID)).size).toBe(4);
    for (const { SPDXID } of packages) expect(SPDXID).toMatch(/^SPDXRef-[A-Za-z0-9.-]+$/);
    expect(relationships.filter(({ relationshipType }) => relationshipType === 'CONTAINS')).toHaveLength(3);
    expect(JSON.stringify(packages)).toContain('pkg:npm/%40aws-sdk/client-sqs@3.1.0');
    expect(JSON.stringify(packages)).toContain('pkg:deb/debian/g%2B%2B@4%3A14.2.0?distro=trixie');
  });
});
