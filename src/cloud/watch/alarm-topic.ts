import { ArnFormat, CfnOutput, Stack } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct, type IConstruct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { ALARM_TOPIC } from '../deployed-names.ts';
import { alarmsOfThisAccount } from './alarms-of-this-account.ts';

export interface AlarmTopicProps {
  readonly cloud: CloudWiki;
  /**
   * Of the same region, with a policy that lets CloudWatch use it (`DataKey`).
   * @default - encrypted by SNS alone, where the wiki has no key of its own
   */
  readonly key?: IKey;
  /** Tells a second topic of the same region apart. @default - it is the wiki's own */
  readonly part?: string;
}

const topicName = (wikiId: string, part?: string): string =>
  ['wiki7', wikiId, part, 'alarms'].filter(Boolean).join('-');

/** By the root of their tree, and then by their region. */
const topics = new WeakMap<IConstruct, Map<string, AlarmTopic>>();

/**
 * Where alarms of a region send what they have to say, and CloudWatch alone: what else should be told is made a metric and an alarm, so
 * that everything that calls has a severity, a part of the runbook and a state that ends. See docs/decisions/0020-alarms.md.
 */
export class AlarmTopic extends Construct {
  /** @throws Error when the region has none yet */
  static of(scope: IConstruct): AlarmTopic {
    const found = AlarmTopic.find(scope);
    if (found) return found;
    const { stackName, region } = Stack.of(scope);
    throw new Error(
      `${stackName} has an alarm, and nothing in ${region} to send it: make an AlarmTopic in that region first.`,
    );
  }

  /** ARNs of all alarms that were made until now, in every region. */
  static alarmsIn(scope: IConstruct): readonly string[] {
    return [...(topics.get(scope.node.root)?.values() ?? [])].flatMap((topic) => topic.#alarms);
  }

  /** What alarms of the region of this part use, if it is there already. */
  static find(scope: IConstruct): AlarmTopic | undefined {
    return topics.get(scope.node.root)?.get(Stack.of(scope).region);
  }

  readonly #topic: ITopic;
  readonly #name: string;
  readonly #alarms: string[] = [];
  /** In the names of its alarms. */
  readonly wikiId: string;

  constructor(scope: Construct, id: string, { cloud: { wiki, cloud }, key, part }: AlarmTopicProps) {
    super(scope, id);
    this.#enter();
    this.#name = topicName(wiki.id, part);
    const topic = new Topic(this, 'Topic', {
      topicName: this.#name,
      // Whom the mail is from.
      displayName: part ? `${wiki.name} (${part})` : wiki.name,
      enforceSSL: true,
      ...(key && { masterKey: key }),
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: alarmsOfThisAccount(this),
      }),
    );
    topic.addSubscription(new EmailSubscription(cloud.alarmEmail ?? wiki.adminEmail));
    this.#topic = topic;
    this.wikiId = wiki.id;
    new CfnOutput(this, 'Arn', { value: topic.topicArn }).overrideLogicalId(ALARM_TOPIC);
  }

  /** The name of an alarm, which it has as soon as it is asked for. */
  nameOf(alarm: Construct, ...words: readonly string[]): string {
    const name = ['wiki7', this.wikiId, ...words].join('-');
    const { arnFormat, resource } = { arnFormat: ArnFormat.COLON_RESOURCE_NAME, resource: 'alarm' };
    this.#alarms.push(
      Stack.of(alarm).formatArn({ service: 'cloudwatch', resource, resourceName: name, arnFormat }),
    );
    return name;
  }

  /**
   * What an alarm does. Of another stack it knows the topic by its name: a reference would have services read something new of another
   * stack whenever the profile changes, and then they can't be updated before what they no longer need is taken away (`thoseThatLetGo`).
   * CloudWatch does not ask whether a topic is there.
   */
  action(alarm: Construct): IAlarmAction {
    const stack = Stack.of(alarm);
    const alarmActionArn =
      stack === Stack.of(this)
        ? this.#topic.topicArn
        : stack.formatArn({ service: 'sns', resource: this.#name });
    return { bind: () => ({ alarmActionArn }) };
  }

  #enter(): void {
    const { root } = this.node;
    const { region } = Stack.of(this);
    const byRegion = topics.get(root) ?? new Map<string, AlarmTopic>();
    topics.set(root, byRegion);
    if (byRegion.has(region)) throw new Error(`Alarms of ${region} have a topic already.`);
    byRegion.set(region, this);
  }
}
