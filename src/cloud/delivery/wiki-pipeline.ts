import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnConnection } from 'aws-cdk-lib/aws-codeconnections';
import {
  Artifact,
  ExecutionMode,
  type IAction,
  Pipeline,
  PipelineType,
  Result,
} from 'aws-cdk-lib/aws-codepipeline';
import {
  CodeBuildAction,
  CodeStarConnectionsSourceAction,
  ManualApprovalAction,
} from 'aws-cdk-lib/aws-codepipeline-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { isLetIn } from '../../config/is-let-in.ts';
import type { Stage } from '../../config/staging.ts';
import { DeliveryStore } from './delivery-store.ts';
import { limitedRole } from './limited-role.ts';
import type { StepProject } from './step-project.ts';
import { Steps } from './steps.ts';

export interface WikiPipelineProps {
  readonly wikis: Readonly<Record<Stage, CloudWiki>>;
  /** Encrypts what passes through it. */
  readonly key: IKey;
}

/**
 * Takes what is pushed to staging, and, when somebody agrees, to readers: source, itself, images, tests, staging, approval, production.
 * See docs/decisions/0022-delivery.md.
 */
export class WikiPipeline extends Construct {
  readonly pipeline: Pipeline;
  readonly #source = new Artifact('Source');
  readonly #release = new Artifact('Release');
  readonly #connectionArn: string;
  readonly #approvals: Topic;

  constructor(scope: Construct, id: string, { wikis, key }: WikiPipelineProps) {
    super(scope, id);
    const store = new DeliveryStore(this, 'Store', { key });
    const steps = new Steps(this, 'Steps', { wikis, store, key });
    const { update, images, checks, stackTests, compare, deploy, smoke } = steps;
    this.#connectionArn = this.#connection(wikis.production);
    this.#approvals = this.#topic(wikis.production, key);
    const role = limitedRole(this, 'Role', 'codepipeline.amazonaws.com', [
      ...store.artifactRights(),
      { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] },
      {
        // What it is called since 2024, and what the pipeline’s own action still is.
        actions: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
        resources: [this.#connectionArn],
      },
      {
        actions: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild', 'codebuild:StopBuild'],
        resources: steps.all.map(({ project }) => project.projectArn),
      },
      { actions: ['sns:Publish'], resources: [this.#approvals.topicArn] },
    ]);
    this.pipeline = new Pipeline(this, 'Pipeline', {
      pipelineName: Stack.of(this).stackName,
      pipelineType: PipelineType.V2,
      // A newer push takes the place of one that waits; and automatic rollback knows no other mode than this and queues.
      executionMode: ExecutionMode.SUPERSEDED,
      restartExecutionOnUpdate: true,
      artifactBucket: store.artifacts,
      role: role.withoutPolicyUpdates(),
      usePipelineRoleForActions: true,
      stages: [
        { stageName: 'Source', actions: [this.#sourceAction(wikis.production)] },
        { stageName: 'Itself', actions: [this.#run('Update', update, this.#source)] },
        {
          stageName: 'Images',
          actions: [this.#run('Images', images, this.#source, { outputs: [this.#release] })],
        },
        {
          stageName: 'Tests',
          actions: [this.#run('Checks', checks, this.#source), this.#run('Stack', stackTests, this.#source)],
        },
        { stageName: 'Staging', actions: this.#delivery(wikis.staging, deploy.staging, smoke.staging) },
        {
          stageName: 'Approval',
          actions: [this.#run('Compare', compare, this.#release), this.#approval(wikis.production)],
        },
        {
          stageName: 'Production',
          actions: this.#delivery(wikis.production, deploy.production, smoke.production),
          // Both again, with the artefacts of the last execution that got through.
          onFailure: { result: Result.ROLLBACK },
        },
      ],
    });
    this.pipeline.node.addDependency(role);
  }

  /** Of the account to whoever keeps the repository. It waits until somebody says yes there. */
  #connection({ wiki, cloud }: CloudWiki): string {
    const { provider = 'GitHub', repository = '' } = cloud.pipeline ?? {};
    const connection = new CfnConnection(this, 'Connection', {
      connectionName: `wiki7-${wiki.id}`,
      providerType: provider,
    });
    new CfnOutput(this, 'Handshake', {
      description: `Whether AWS may read ${repository} is said by hand, once: docs/guide/delivery.md`,
      value: connection.attrConnectionArn,
    }).overrideLogicalId('Connection');
    return connection.attrConnectionArn;
  }

  #sourceAction({ cloud }: CloudWiki): IAction {
    const { repository = '', branch = 'main' } = cloud.pipeline ?? {};
    const [owner = '', ...rest] = repository.split('/');
    return new CodeStarConnectionsSourceAction({
      actionName: 'Repository',
      connectionArn: this.#connectionArn,
      owner,
      repo: rest.join('/'),
      branch,
      output: this.#source,
    });
  }

  /** Where the web ACL shuts the region's own country out, whoever looks from here would only see its refusal. */
  #delivery({ cloud }: CloudWiki, deploy: StepProject, smoke: StepProject): IAction[] {
    return [
      this.#run('Deploy', deploy, this.#release),
      ...(isLetIn(cloud) ? [this.#run('Smoke', smoke, this.#release, { runOrder: 2 })] : []),
    ];
  }

  #run(
    actionName: string,
    { project }: StepProject,
    input: Artifact,
    more: { readonly outputs?: Artifact[]; readonly runOrder?: number } = {},
  ): IAction {
    return new CodeBuildAction({ actionName, project, input, ...more });
  }

  /** Who is asked. */
  #topic({ wiki, cloud }: CloudWiki, masterKey: IKey): Topic {
    const topic = new Topic(this, 'Approvals', { displayName: wiki.name, enforceSSL: true, masterKey });
    const approvers = cloud.pipeline?.approvers ?? [cloud.alarmEmail ?? wiki.adminEmail];
    for (const approver of approvers) topic.addSubscription(new EmailSubscription(approver));
    return topic;
  }

  #approval({ wiki, cloud }: CloudWiki): IAction {
    return new ManualApprovalAction({
      actionName: 'Approve',
      runOrder: 2,
      notificationTopic: this.#approvals,
      externalEntityLink: `https://${cloud.staging?.host}/`,
      additionalInformation: `Staging has this version of ${wiki.name}, and passed. The log of “Compare” says what would change for readers.`,
    });
  }
}
