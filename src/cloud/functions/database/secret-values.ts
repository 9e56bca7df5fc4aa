/** Which version; always named, so that it is never whatever happens to be the default. */
type Stage = 'AWSCURRENT' | 'AWSPENDING';

/** What secrets hold. */
export interface SecretValues {
  /** @returns undefined when there is no such version, or it is empty */
  read(secret: string, stage: Stage, version?: string): Promise<string | undefined>;
}

/** @throws a sentence when the secret has no value yet */
export async function currentValue(secrets: SecretValues, secret: string): Promise<string> {
  const value = await secrets.read(secret, 'AWSCURRENT');
  if (value !== undefined) return value;
  throw new Error(`The secret ${secret} has no current version. Restore one, or give it a value.`);
}
