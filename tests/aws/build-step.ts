import { randomUUID } from 'node:crypto';
import type { RunResult } from '../../src/base/process.ts';
import type { Buildspec } from '../../src/cloud/delivery/buildspecs.ts';
import type { Engine } from '../../src/local/engine.ts';
import { labels } from '../../src/local/labels.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import type { Resolved } from '../support/resolved-templates.ts';

/** A project of CodeBuild, in CloudFormation's words: AWS, "AWS::CodeBuild::Project". */
interface Project {
  readonly Source: { readonly BuildSpec: string };
  readonly Environment: {
    readonly EnvironmentVariables: readonly { readonly Name: string; readonly Value: string }[];
  };
}

/** Where CodeBuild unpacks what a step gets. */
export const SOURCE = '/codebuild/src';

export interface Surroundings {
  /** Folders of this machine, by where they are shown. */
  readonly folders: Readonly<Record<string, { readonly from: string; readonly writable?: boolean }>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** A machine of CodeBuild on which the steps of a template run one after the other, in a container. */
export class BuildMachine {
  readonly #engine: Engine;
  readonly #name: string;

  private constructor(engine: Engine, name: string) {
    this.#engine = engine;
    this.#name = name;
  }

  /** @param wiki gives engine and images; what a test leaves behind goes with its containers */
  static async start(wiki: LocalWiki, { folders, environment }: Surroundings): Promise<BuildMachine> {
    const name = `wiki7-codebuild-${randomUUID().slice(0, 8)}`;
    const image = await wiki.imageBuilder().product('codebuild');
    const shown = Object.entries(folders).flatMap(([to, { from, writable }]) => [
      '--volume',
      `${from}:${to}${writable ? '' : ':ro'}`,
    ]);
    const named = Object.entries({ CODEBUILD_SRC_DIR: SOURCE, ...environment }).flatMap(([key, value]) => [
      '--env',
      `${key}=${value}`,
    ]);
    await wiki.engine.run([
      ...['run', '--detach', '--pull=never', '--name', name, '--network', 'host', '--memory', '3g'],
      ...['--label', `${labels.instance}=${wiki.instance.name}`, '--label', `${labels.id}=${name}`],
      ...shown,
      ...named,
      image,
    ]);
    return new BuildMachine(wiki.engine, name);
  }

  /**
   * Runs what the template has a step do, phase by phase, in one shell as CodeBuild does.
   *
   * @param instead of parts of commands that can't run here, what runs in their place
   */
  run(step: Resolved, instead: Readonly<Record<string, string>> = {}): Promise<RunResult> {
    const { Source, Environment } = step.properties as unknown as Project;
    const { phases } = JSON.parse(Source.BuildSpec) as Buildspec;
    const script = Object.values(phases)
      .flatMap(({ commands }) => commands)
      .map((command) => replaced(command, instead))
      // CodeBuild ends a phase with the first command that fails.
      .map((command) => `${command} || exit 1`)
      .join('\n');
    const named = Environment.EnvironmentVariables.flatMap(({ Name, Value }) => [
      '--env',
      `${Name}=${Value}`,
    ]);
    return this.shell(script, named);
  }

  /** Its exit code is for the caller to judge. */
  shell(script: string, options: readonly string[] = []): Promise<RunResult> {
    return this.#engine.run(['exec', ...options, this.#name, 'sh', '-c', script], { accept: 'any' });
  }

  async put(file: string, content: string): Promise<void> {
    await this.#engine.run(['exec', '--interactive', this.#name, 'sh', '-c', `cat > ${file}`], {
      input: content,
    });
  }

  async stop(): Promise<void> {
    await this.#engine.run(['rm', '--force', '--time', '0', this.#name], { accept: 'any' });
  }
}

/** What stands in place of what. */
function replaced(command: string, instead: Readonly<Record<string, string>>): string {
  return Object.entries(instead).reduce((text, [part, other]) => text.replaceAll(part, other), command);
}
