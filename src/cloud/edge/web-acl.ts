import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, ResourcePolicy, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { Wiki7Error } from '../../base/errors.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { GLOBAL_REGION } from '../global-region.ts';
import type { ManagedGroup } from './waf-managed-groups.ts';
import { rateWindowSeconds, type WafAnswer, type WafRule, wafRules } from './waf-rules.ts';

export interface WebAclProps {
  readonly cloud: CloudWiki;
}

/** What a blocked request is told, where WAF's own 403 would say too little. */
const answers: Readonly<Record<WafAnswer, CfnWebACL.CustomResponseProperty>> = {
  elsewhere: { responseCode: 403, customResponseBodyKey: 'elsewhere' },
  'slow-down': {
    responseCode: 429,
    customResponseBodyKey: 'slow-down',
    responseHeaders: [{ name: 'Retry-After', value: String(rateWindowSeconds) }],
  },
};

const bodies: Readonly<Record<WafAnswer, string>> = {
  elsewhere: 'This wiki does not answer in your country.\n',
  'slow-down': 'Too many requests came from your address. Try again in a few minutes.\n',
};

/**
 * What no request gets past on its way to the wiki. In us-east-1, as everything of WAF that CloudFront uses; the distribution names it
 * by its ARN.
 */
export class WebAcl extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    if (region !== GLOBAL_REGION) {
      throw new Wiki7Error(
        'W7-EDGE',
        `The web ACL is in a stack of ${region}, but CloudFront's can only be in us-east-1. Give that stack this region.`,
      );
    }
    const { wiki, cloud, sizes } = props.cloud;
    const acl = new CfnWebACL(this, 'Acl', {
      name: `wiki7-${wiki.id}`,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      rules: wafRules({ countries: cloud.countries, firewall: sizes.firewall }).map(rendered),
      customResponseBodies: Object.fromEntries(
        Object.entries(bodies).map(([key, content]) => [key, { content, contentType: 'TEXT_PLAIN' }]),
      ),
      visibilityConfig: visibility('Wiki'),
    });
    this.arn = acl.attrArn;
    this.#log(acl, wiki.id);
  }

  /**
   * Blocked and counted requests only. What lets somebody in is left out, and so are query strings, as in the wiki's own logs. They
   * have CloudWatch's own key: the wiki's is in its own region, and a log group takes none from another.
   */
  #log(acl: CfnWebACL, wikiId: string): void {
    const group = new LogGroup(this, 'Log', {
      // WAF writes to groups of such names alone.
      logGroupName: `aws-waf-logs-wiki7-${wikiId}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { account, partition } = Stack.of(this);
    const policy = new ResourcePolicy(this, 'LogPolicy', {
      // The library's own name would be the same for every wiki of an account.
      resourcePolicyName: `wiki7-${wikiId}-waf`,
      policyStatements: [
        new PolicyStatement({
          principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [group.logGroupArn],
          conditions: {
            StringEquals: { 'aws:SourceAccount': account },
            ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:us-east-1:${account}:*` },
          },
        }),
      ],
    });
    const logging = new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      // Without the `:*` that the group's own ARN ends in.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: group.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [
        { singleHeader: { Name: 'cookie' } },
        { singleHeader: { Name: 'authorization' } },
        { queryString: {} },
      ],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map((Action) => ({
              ActionCondition: { Action },
            })),
          },
        ],
      },
    });
    logging.node.addDependency(policy);
  }
}

const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
  metricName,
});

function rendered(rule: WafRule, priority: number): CfnWebACL.RuleProperty {
  const common = { name: rule.name, priority, visibilityConfig: visibility(rule.name) };
  switch (rule.kind) {
    case 'managed':
      return { ...common, overrideAction: { none: {} }, statement: managed(rule.group) };
    case 'rate':
      return {
        ...common,
        action: { block: { customResponse: answers['slow-down'] } },
        statement: {
          rateBasedStatement: {
            aggregateKeyType: 'IP',
            limit: rule.limit,
            evaluationWindowSec: rateWindowSeconds,
            ...(rule.when && { scopeDownStatement: rule.when.statement }),
          },
        },
      };
    case 'block':
      return {
        ...common,
        action: { block: rule.answer ? { customResponse: answers[rule.answer] } : {} },
        statement: rule.when.statement,
      };
  }
}

function managed({ name, counted }: ManagedGroup): CfnWebACL.StatementProperty {
  const overridden = Object.values(counted).flatMap((rules) => Object.keys(rules));
  return {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ...(overridden.length > 0 && {
        ruleActionOverrides: overridden.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      }),
    },
  };
}
