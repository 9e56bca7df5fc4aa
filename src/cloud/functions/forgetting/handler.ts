import { everythingOf, type PurgeMessage } from '../../../blueprint/purge-message.ts';
import type { CustomResourceEvent, OnEventResult } from '../custom-resource-event.ts';

/** What the step is told. It runs again whenever the task definition is another: with new images, settings or extensions. */
export interface ForgettingProperties {
  readonly queueUrl: string;
  /** The wiki's, after which its tags are named. */
  readonly database: string;
  /** Of those that render. */
  readonly taskDefinition: string;
  /** After which an answer that the last of the old tasks had begun has reached CloudFront, as a number. */
  readonly againSeconds: string;
}

export interface ForgettingPorts {
  /** @param delaySeconds before which nobody is handed the message */
  readonly send: (queueUrl: string, body: string, delaySeconds: number) => Promise<void>;
}

/**
 * Has CloudFront drop every page, script and style. When a deployment is rolled back too: there the old rendering comes after the new one.
 */
export async function onEvent(
  { RequestType, ResourceProperties: told }: CustomResourceEvent<ForgettingProperties>,
  { send }: ForgettingPorts,
): Promise<OnEventResult> {
  if (RequestType !== 'Delete') {
    const message: PurgeMessage = { tags: everythingOf(told.database) };
    for (const seconds of [0, Number(told.againSeconds)]) {
      await send(told.queueUrl, JSON.stringify(message), seconds);
    }
  }
  return { PhysicalResourceId: 'forgetting' };
}
