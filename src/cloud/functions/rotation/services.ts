/** How far a service is with bringing its tasks up anew. */
export interface Roll {
  readonly service: string;
  /** Whether every task is of the newest deployment. */
  readonly finished: boolean;
  /** When the newest deployment began. */
  readonly since: Date;
}

/** The services that log in with the secret. */
export interface Services {
  rolls(): Promise<readonly Roll[]>;
  /** Replaces every task by one that reads its secrets anew. */
  redeploy(): Promise<void>;
}

/**
 * The user whose password is about to change is the one from before the last rotation. Refuses while a task may still use it.
 *
 * @param currentSince when the login was made that all tasks should have by now
 */
export async function checkRolled(services: Services, currentSince: Date): Promise<void> {
  const rolls = await services.rolls();
  const rolling = rolls.filter(({ finished }) => !finished).map(({ service }) => service);
  if (rolling.length > 0) {
    throw new Error(
      `Tasks of ${rolling.join(', ')} are just being replaced, and some may still use the password that would change. Rotate again when all have been.`,
    );
  }
  const behind = rolls.filter(({ since }) => since < currentSince).map(({ service }) => service);
  if (behind.length > 0) {
    await services.redeploy();
    throw new Error(
      `Tasks of ${behind.join(', ')} are older than the current password, so they still use the one that would change. They are being replaced now: rotate again when all have been.`,
    );
  }
}
