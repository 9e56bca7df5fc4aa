import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, Wiki7Error } from '../../base/errors.ts';
import { type Run, run as runHere } from '../../base/process.ts';
import { type Reporter, step } from '../../base/reporter.ts';

const PROGRAM = join(fileURLToPath(new URL('../../..', import.meta.url)), 'node_modules/.bin/cdk');

export interface DeployOptions {
  /** Whether what fails goes back to what was there, or stays as far as it came and goes on from there the next time. @default 'goes-back' */
  readonly failed?: 'goes-back' | 'stays';
  /** Whether stacks that they need are left as they are. @default false */
  readonly alone?: boolean;
}

/** The CDK's own command line on one assembly: it uploads, makes change sets and waits for CloudFormation. */
export class Cdk {
  readonly #folder: string;
  readonly #reporter: Reporter;
  readonly #run: Run;

  constructor(assembly: string, reporter: Reporter, run: Run = runHere) {
    this.#folder = assembly;
    this.#reporter = reporter;
    this.#run = run;
  }

  /** Prepares an account and its regions for deployments. Changes nothing where that was done. */
  async bootstrap(account: string, regions: readonly string[]): Promise<void> {
    const places = regions.map((region) => `aws://${account}/${region}`);
    await this.#do(`Preparing ${regions.join(' and ')}`, ['bootstrap', ...places]);
  }

  /** Deploys stacks and those that they need, in that order. */
  async deploy(
    title: string,
    stacks: readonly string[],
    { failed = 'goes-back', alone = false }: DeployOptions = {},
  ): Promise<void> {
    const options = ['--app', this.#folder, '--require-approval', 'never', '--progress', 'events'];
    await this.#do(title, [
      'deploy',
      ...options,
      ...(failed === 'stays' ? ['--no-rollback'] : []),
      ...(alone ? ['--exclusively'] : []),
      ...stacks,
    ]);
  }

  async destroy(title: string, stacks: readonly string[]): Promise<void> {
    await this.#do(title, ['destroy', '--app', this.#folder, '--exclusively', '--force', ...stacks]);
  }

  /** @throws Wiki7Error W7-CDK with the last lines */
  async #do(title: string, args: readonly string[]): Promise<void> {
    await step(this.#reporter, title, async (current) => {
      try {
        await this.#run(PROGRAM, [...args, '--no-notices', '--no-color'], {
          onLine: (line) => current.progress(line.trim()),
        });
      } catch (error) {
        throw new Wiki7Error(
          'W7-CDK',
          `${title} failed. CloudFormation has gone back to what was there before; the lines above say why. Mend the cause and run the same command again.`,
          { cause: error, details: error instanceof Wiki7Error ? error.details : [messageOf(error)] },
        );
      }
    });
  }
}
