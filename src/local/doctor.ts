import { stat, statfs } from 'node:fs/promises';
import { platform, release } from 'node:os';
import { messageOf } from '../base/errors.ts';
import { type SecretName, secrets } from '../blueprint/secrets.ts';
import { loadWiki } from '../config/load.ts';
import { type Finding, type Found, good, warning, wrong } from '../operations/finding.ts';
import { canStartAtBoot, hasSystemd, startsAtBoot } from './boot-unit.ts';
import { certificateFinding } from './certificate-finding.ts';
import { labels, ofInstance } from './labels.ts';
import type { LocalWiki } from './local-wiki.ts';
import type { MadeWiki } from './made-wiki.ts';
import { checkMediaStore } from './media-store.ts';
import { purgeReport } from './purge-report.ts';
import { purgesFinding } from './purges-finding.ts';
import { askAsReader, followAsReader } from './reader.ts';
import { checkFixed } from './state.ts';
import { status } from './status.ts';
import { readUpdates } from './updates.ts';

/** What is recorded of a wiki, and what only a readable configuration gives. */
interface Patient extends MadeWiki {
  open(): Promise<LocalWiki>;
}

type Check = (patient: Patient) => Promise<Found>;

const LEAST_FREE_GIB = 2;

/**
 * Looks at everything that goes wrong with wikis, and says what to do about each.
 *
 * @param open The wiki as it was released; what needs it is a finding when it fails
 */
export async function doctor(made: MadeWiki, open: () => Promise<LocalWiki>): Promise<Finding[]> {
  const opened = open();
  opened.catch(() => undefined);
  const patient: Patient = { ...made, open: () => opened };
  return Promise.all(
    Object.entries(checks).map(async ([check, look]) => {
      const found = await look(patient).catch((error) =>
        wrong(`This could not be looked at: ${messageOf(error)}`),
      );
      return { check, ...found };
    }),
  );
}

const checks: Readonly<Record<string, Check>> = {
  configuration: async ({ folder, instance }) => {
    try {
      const wiki = await loadWiki(folder, { last: instance.port });
      checkFixed(instance, wiki);
      checkMediaStore(instance, wiki.media);
      return good('config.ts has no mistake.');
    } catch (error) {
      return wrong(messageOf(error));
    }
  },
  services: async ({ open }) => {
    const now = await status(await open());
    const ill = now.services.filter((one) => one.healthy < one.replicas).map((one) => one.name);
    if (ill.length === 0) return good('Every service is healthy.');
    return wrong(`Not healthy: ${ill.join(', ')}. See \`./wiki7 logs ${ill[0]}\`, then run \`./wiki7 up\`.`);
  },
  page: async ({ open }) => {
    const local = await open();
    const { status: answer } = await followAsReader(local);
    if (answer < 400) return good(`The wiki answers a reader on this machine with ${answer}.`);
    return wrong(`The wiki answers ${answer} for its main page. See \`./wiki7 logs web\`.`);
  },
  purges: async ({ open }) => purgesFinding(await purgeReport(await open())),
  restarts: async ({ open }) => {
    const often = (await status(await open())).services.filter((one) => one.restarts > 3);
    if (often.length === 0) return good('No container restarts often.');
    const list = often.map(({ name, restarts }) => `${name} (${restarts})`).join(', ');
    return warning(
      `Restarted more than three times: ${list}. See their logs; too little memory is the usual cause.`,
    );
  },
  certificate: async ({ open }) => {
    const local = await open();
    const { certificate } = await askAsReader(local);
    return certificateFinding(local.wiki.tls.mode, certificate, Date.now());
  },
  disk: async ({ folder, engine }) => {
    const places = await Promise.all([folder, await engine.storageFolder()].map(freeBelow));
    const found = places.filter((place) => place !== undefined);
    const sentence = found.map(({ path, freeGiB, percent }) => {
      return `${freeGiB.toFixed(1)} GiB (${percent} %) are free below ${path}.`;
    });
    return found.some(({ freeGiB }) => freeGiB < LEAST_FREE_GIB)
      ? wrong(`${sentence.join(' ')} The database stops when none is left: free some.`)
      : good(sentence.join(' '));
  },
  secrets: async ({ state }) => {
    const names = Object.keys(secrets) as SecretName[];
    const modes = await Promise.all(
      names.map((name) => stat(state.path('secrets', name)).catch(() => undefined)),
    );
    const open = names.filter((_, index) => ((modes[index]?.mode ?? 0) & 0o077) !== 0);
    const missing = names.filter((name, index) => secrets[name].origin === 'generated' && !modes[index]);
    if (missing.length > 0)
      return wrong(`Missing: ${missing.join(', ')}. Restore them from a backup of ${state.folder}.`);
    if (open.length > 0)
      return wrong(`Others can read ${open.join(', ')}. Run \`chmod 600 ${state.path('secrets')}/*\`.`);
    return good('Every secret is there, for its owner alone.');
  },
  updates: async ({ state }) => {
    const pending = await readUpdates(state);
    if (!pending) return warning('Nobody has looked for security updates yet. Run `./wiki7 update --check`.');
    const security = [...new Set(pending.packages.filter((one) => one.security).map((one) => one.name))];
    if (security.length > 0)
      return wrong(`Security updates are pending: ${security.join(', ')}. Run \`./wiki7 update\`.`);
    const days = (Date.now() - Date.parse(pending.asOf)) / 86_400_000;
    if (days > 7)
      return warning(
        `The last look for updates was ${Math.round(days)} days ago. Run \`./wiki7 update --check\`.`,
      );
    return good('No security update is pending.');
  },
  boot: async ({ instance }) => {
    if (startsAtBoot(instance)) return good('The wiki starts when this machine does.');
    if (canStartAtBoot())
      return warning(
        'The wiki may not start when this machine does. Run `./wiki7 up` on a terminal and agree to the unit.',
      );
    return warning(
      hasSystemd()
        ? 'The wiki may not start when this machine does: only root may add the unit that starts it. After a reboot, run `./wiki7 up`.'
        : 'There is no systemd here to start the wiki when this machine does. After a reboot, run `./wiki7 up`.',
    );
  },
  addresses: async ({ engine }) => {
    if (platform() === 'darwin' || /microsoft/i.test(release())) {
      return warning(
        `${engine.name} on this system hides readers' addresses: all of them look like one. Blocks by address won't work.`,
      );
    }
    const rootless = await engine.run([
      'info',
      '--format',
      engine.name === 'podman' ? '{{.Host.Security.Rootless}}' : '{{.SecurityOptions}}',
    ]);
    if (/true|rootless/.test(rootless.stdout)) {
      return warning(
        `Rootless ${engine.name} hides readers' addresses: all of them look like one. Run it as root for a public wiki.`,
      );
    }
    return good('Readers’ addresses reach the wiki.');
  },
  leftovers: async ({ engine, instance }) => {
    const present = await engine.containers(ofInstance(instance.name));
    const count = present.filter(
      ({ Config, State }) => Config.Labels?.[labels.kind] === 'one-shot' && !State.Running,
    ).length;
    return count > 3
      ? warning(
          `${count} one-shot containers are there; interrupted commands leave them. \`./wiki7 up\` removes them.`,
        )
      : good('Nothing was left behind.');
  },
};

/** Nothing where an engine in a virtual machine of its own names a folder that isn't here. */
async function freeBelow(path: string) {
  const found = await statfs(path).catch(() => undefined);
  if (!found) return undefined;
  const { bavail, blocks, bsize } = found;
  return { path, freeGiB: (bavail * bsize) / 2 ** 30, percent: Math.round((100 * bavail) / blocks) };
}
