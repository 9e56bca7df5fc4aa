import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../base/clock.ts';
import { Wiki7Error } from '../../base/errors.ts';
import type { Run } from '../../base/process.ts';
import { type Reporter, step } from '../../base/reporter.ts';
import { retryUntil } from '../../base/retry.ts';
import { taskImages } from '../../operations/image-context.ts';
import type { ImageBundle } from './image-bundle.ts';
import type { Registry } from './registry.ts';
import type { ImageRelease, TaskImage } from './release.ts';
import { type InstalledPackage, packagesOf, spdxDocument } from './sbom.ts';
import { judge, type Scan } from './scan-gate.ts';

export interface ReleaseOptions {
  readonly bundle: ImageBundle;
  /** Addresses of repositories, as `123456789012.dkr.ecr.eu-central-1.amazonaws.com/wiki`. */
  readonly repositories: Readonly<Record<TaskImage, string>>;
  /** Name of Debian’s slim image. */
  readonly baseImage: string;
  /** Findings with which it goes on, each with its reason. */
  readonly accepted: Readonly<Record<string, string>>;
  /** Folder for the list of images and for what each consists of. */
  readonly out: string;
  readonly registry: Registry;
  readonly run: Run;
  readonly reporter: Reporter;
  /** Container engine. @default 'docker' */
  readonly engine?: string | undefined;
  readonly clock?: Clock;
}

/** Scans take a minute or two. */
const SCAN_SECONDS = 900;

const LOCK = fileURLToPath(new URL('../../../package-lock.json', import.meta.url));

/**
 * Builds images, unless their repositories have them; lets none through with a critical finding; and writes down which they are, by
 * their digests, and what each consists of.
 *
 * @throws Wiki7Error W7-FINDINGS, W7-PROCESS, W7-AWS
 */
export async function buildRelease(options: ReleaseOptions): Promise<ImageRelease> {
  const { bundle, out, repositories, reporter } = options;
  const there = await digestsOf(options);
  const base = there ? options.baseImage : await build(options);
  const digests = there ?? (await digestsOf(options));
  if (!digests) {
    throw new Wiki7Error(
      'W7-PROCESS',
      `The build ended well, but not every repository has its image ${bundle.tag}.`,
    );
  }
  const scans = await step(reporter, 'Waiting for the scans of images', () => scansOf(options, digests));
  for (const name of judge(scans, options.accepted).stale) {
    reporter.warn(`${name} is in no image any more: take it out of \`cloud.pipeline.acceptedFindings\`.`);
  }
  const images = byImage((name) => `${repositories[name]}@${digests[name]}`);
  await mkdir(join(out, 'sbom'), { recursive: true });
  await step(reporter, 'Writing down what images consist of', () => writeContents(options, images));
  const release = { tag: bundle.tag, packagesAsOf: bundle.packagesAsOf, base, images };
  await writeFile(join(out, 'images.json'), `${JSON.stringify(release, null, 2)}\n`);
  return release;
}

type ByImage<T = string> = Readonly<Record<TaskImage, T>>;

const byImage = <T>(value: (name: TaskImage) => T): ByImage<T> =>
  Object.fromEntries(taskImages.map((name) => [name, value(name)])) as ByImage<T>;

/** Without the registry. */
const nameOf = (address: string) => address.slice(address.indexOf('/') + 1);

/** Nothing unless every repository has the tag. */
async function digestsOf({ registry, repositories, bundle }: ReleaseOptions): Promise<ByImage | undefined> {
  const found = await Promise.all(
    taskImages.map(
      async (name) => [name, await registry.digestOf(nameOf(repositories[name]), bundle.tag)] as const,
    ),
  );
  return found.every(([, digest]) => digest) ? (Object.fromEntries(found) as ByImage) : undefined;
}

/** @returns the base image with its digest, which all images of the release begin with */
async function build({
  bundle,
  repositories,
  baseImage,
  run,
  reporter,
  engine = 'docker',
}: ReleaseOptions): Promise<string> {
  return step(reporter, 'Building images', async (current) => {
    await run(engine, ['pull', '--quiet', baseImage]);
    const format = '{{index .RepoDigests 0}}';
    const { stdout } = await run(engine, ['image', 'inspect', '--format', format, baseImage]);
    const base = stdout.trim();
    const env = {
      ENGINE: engine,
      BASE: base,
      TAG: bundle.tag,
      PACKAGES_AS_OF: bundle.packagesAsOf,
      PUSHED: taskImages.map((name) => `${name}=${repositories[name]}`).join(' '),
    };
    await run('sh', ['build.sh'], {
      cwd: bundle.folder,
      env,
      onLine: (line) => current.progress(line.trim()),
    });
    return base;
  });
}

async function scansOf(options: ReleaseOptions, digests: ByImage): Promise<ReadonlyMap<string, Scan>> {
  const { registry, repositories, clock } = options;
  const ended = await Promise.all(
    taskImages.map(async (name) => {
      const scan = await retryUntil(
        async () => {
          const now = await registry.scanOf(nameOf(repositories[name]), digests[name]);
          return now.state === 'running' ? undefined : now;
        },
        () =>
          new Wiki7Error(
            'W7-FINDINGS',
            `ECR has not ended its scan of the image ${name} within ${SCAN_SECONDS / 60} minutes, so nothing was released. Start the pipeline again.`,
          ),
        { timeoutSeconds: SCAN_SECONDS, everySeconds: 5, ...(clock && { clock }) },
      );
      return [name, scan] as const;
    }),
  );
  return new Map(ended);
}

/** What Debian's packages are, every image says itself; what is bundled into the sidecar's program, the lock file. */
async function writeContents(options: ReleaseOptions, images: ByImage): Promise<void> {
  const { run, out, engine = 'docker' } = options;
  const npm = await lockedPackages();
  for (const name of taskImages) {
    const image = images[name];
    const list = [
      'run',
      '--rm',
      '--network',
      'none',
      '--entrypoint',
      'sh',
      image,
      '-c',
      'cat /usr/share/wiki7/*packages',
    ];
    const { stdout } = await run(engine, list);
    const contents = {
      image,
      created: new Date(),
      debian: packagesOf(stdout),
      npm: name === 'sidecar' ? npm : [],
    };
    await writeFile(
      join(out, 'sbom', `${name}.spdx.json`),
      `${JSON.stringify(spdxDocument(contents), null, 1)}\n`,
    );
  }
}

/** Those of the lock file that are there when the wiki runs. */
async function lockedPackages(): Promise<readonly InstalledPackage[]> {
  const lock = JSON.parse(await readFile(LOCK, 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string; readonly dev?: boolean }>>;
  };
  return Object.entries(lock.packages).flatMap(([path, { version, dev }]) => {
    const name = path.split('node_modules/').at(-1) ?? '';
    return path === '' || dev || version === undefined ? [] : [{ name, version }];
  });
}
