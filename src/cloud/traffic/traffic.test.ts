import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { columns, recordFields } from '../../operations/traffic/cloudfront-log.ts';
import { questionNames } from '../../operations/traffic/questions.ts';
import { logLifecycle } from '../data/log-lifecycle.ts';
import { answersFolder } from '../deployed-names.ts';
import { checkedApp, findings, stackIn } from '../edge/nag.fixture.ts';
import { QuestionWorkgroup } from './question-workgroup.ts';
import { RequestTable } from './request-table.ts';

function made(app = checkedApp()) {
  const stack = stackIn(app, 'Traffic');
  const bucket = Bucket.fromBucketName(stack, 'Bucket', 'logs');
  const requests = new RequestTable(stack, 'Requests', { wikiId: 'wiki', bucket });
  new QuestionWorkgroup(stack, 'Questions', { wikiId: 'wiki', bucket, requests });
  return stack;
}

interface Table {
  readonly Parameters: Readonly<Record<string, string>>;
  readonly StorageDescriptor: {
    readonly Columns: readonly { readonly Name: string; readonly Type: string }[];
  };
}

describe('the table of requests', () => {
  const template = Template.fromStack(made());
  const [resource] = Object.values(template.findResources('AWS::Glue::Table'));
  const table = resource?.Properties.TableInput as Table;

  it('has a column for each field that CloudFront delivers, by the name that it has in Parquet', () => {
    const names = table.StorageDescriptor.Columns.map(({ Name }) => Name);
    expect(names).toEqual(columns);
    expect(names).toHaveLength(recordFields.length);
    expect(names).toEqual(expect.arrayContaining(['c_ip', 'cs_uri_stem', 'cs_user_agent', 'sc_status']));
    expect(new Set(table.StorageDescriptor.Columns.map(({ Type }) => Type))).toEqual(new Set(['string']));
  });

  it('finds each day where CloudFront’s logs of that day are put, as long as they are kept', () => {
    expect(table.Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.day.format': 'yyyy/MM/dd',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as Athena writes it
      'storage.location.template': 's3://logs/AWSLogs/123456789012/CloudFront/${day}',
    });
    const kept = logLifecycle.find(({ prefix }) => prefix === 'AWSLogs/')?.expiration?.toDays() ?? 0;
    const [, back] = /^NOW-(\d+)DAYS,NOW$/.exec(table.Parameters['projection.day.range'] ?? '') ?? [];
    expect(kept).toBe(30);
    expect(Number(back)).toBeGreaterThan(kept);
  });

  it('costs nothing while nobody asks: nothing crawls', () => {
    template.resourceCountIs('AWS::Glue::Crawler', 0);
  });
});

describe('the questions on AWS', () => {
  const template = Template.fromStack(made());

  it('are broken off before they cost more than ten cents, and answered in one place, encrypted', () => {
    template.hasResourceProperties('AWS::Athena::WorkGroup', {
      Name: 'wiki7-wiki',
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 20e9,
        ResultConfiguration: {
          OutputLocation: 's3://logs/answers/',
          EncryptionConfiguration: { EncryptionOption: 'SSE_S3' },
        },
      },
    });
  });

  it('leave answers that are deleted after a week', () => {
    const rule = logLifecycle.find(({ prefix }) => prefix === answersFolder);
    expect(rule?.expiration?.toDays()).toBe(7);
  });

  it('are saved in the console, all of them, each within what Athena takes', () => {
    const saved = Object.values(template.findResources('AWS::Athena::NamedQuery'));
    expect(saved.map(({ Properties }) => Properties.Name)).toEqual([...questionNames]);
    for (const { Properties } of saved) {
      expect(Properties.QueryString).toContain('FROM "wiki7_wiki"."requests"');
      expect(Properties.QueryString.length).toBeLessThan(262_144);
      expect(Properties.Description.length).toBeLessThanOrEqual(1024);
    }
    template.hasResource('AWS::Athena::NamedQuery', {
      DependsOn: [Match.stringLikeRegexp('^RequestsTable')],
    });
  });

  it('have no finding', () => {
    const app = checkedApp();
    made(app);
    expect(findings(app)).toBe('');
  });
});
