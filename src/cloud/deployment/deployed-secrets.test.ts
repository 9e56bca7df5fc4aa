import { beforeEach, describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { DeployedSecrets } from './deployed-secrets.ts';
import { RecordedAws } from './recorded-aws.fixture.ts';

interface Entry {
  readonly name?: string;
  readonly wiki?: string;
  readonly hasValue?: boolean;
  readonly arn?: string;
}

const entry = ({ name = 'smtp-password', wiki = 'wiki', hasValue = true, arn = `arn:${name}` }: Entry) => ({
  ARN: arn,
  Tags: [
    { Key: 'wiki7:wiki', Value: wiki },
    { Key: 'wiki7:secret', Value: name },
  ],
  ...(hasValue && { SecretVersionsToStages: { v1: ['AWSCURRENT'] } }),
});

const resources = (...arns: readonly string[]) =>
  `<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries>${[
    'AWS::Logs::LogGroup',
    ...arns,
  ]
    .map(
      (arn) =>
        `<member><ResourceType>${arn.startsWith('arn:') ? 'AWS::ECS::Service' : arn}</ResourceType><PhysicalResourceId>${arn}</PhysicalResourceId></member>`,
    )
    .join('')}</StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>`;

const noStack =
  '<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id wiki7-wiki-service does not exist</Message></Error></ErrorResponse>';

let aws: RecordedAws;
let secrets: DeployedSecrets;
const has = (...entries: readonly Entry[]) =>
  aws.answers.set('ListSecrets', () => ({ body: { SecretList: entries.map(entry) } }));

beforeEach(() => {
  aws = new RecordedAws();
  secrets = new DeployedSecrets(wikiUnderTest({ id: 'wiki' }), aws.clients);
});

describe('secrets on AWS', () => {
  it('are listed with whether they have a value, page by page, and those of other wikis are not', async () => {
    const pages = [
      { SecretList: [entry({ name: 'admin-password' }), entry({ wiki: 'wiki2' })], NextToken: 'more' },
      { SecretList: [entry({ hasValue: false })] },
    ];
    aws.answers.set('ListSecrets', ({ NextToken }) => ({ body: pages[NextToken === 'more' ? 1 : 0] ?? {} }));
    expect([...(await secrets.list())]).toEqual([
      ['admin-password', true],
      ['smtp-password', false],
    ]);
  });

  it('are shown as they are now', async () => {
    has({ name: 'admin-password' });
    aws.answers.set('GetSecretValue', () => ({ body: { SecretString: 'a b"c' } }));
    expect(await secrets.read('admin-password')).toBe('a b"c');
    expect(aws.of('GetSecretValue')).toEqual([{ SecretId: 'arn:admin-password' }]);
  });

  it('that have no value say how to set them', async () => {
    has({ hasValue: false });
    aws.answers.set('GetSecretValue', () => ({
      statusCode: 400,
      body: { __type: 'ResourceNotFoundException', message: 'no value for AWSCURRENT' },
    }));
    await expect(secrets.read('smtp-password')).rejects.toMatchObject({
      code: 'W7-SECRET-MISSING',
      message: expect.stringContaining('./wiki7 secret set smtp-password --aws'),
    });
  });

  it('that this wiki has not are refused with those that it has', async () => {
    has({ name: 'admin-password' });
    await expect(secrets.write('smtp-password', 'x')).rejects.toMatchObject({
      code: 'W7-NO-SECRET',
      message: expect.stringContaining('It has admin-password.'),
    });
    expect(aws.of('PutSecretValue')).toEqual([]);
  });

  it('of a wiki that isn’t there are refused with what to do', async () => {
    has();
    await expect(secrets.read('admin-password')).rejects.toMatchObject({
      code: 'W7-NO-SECRET',
      message: expect.stringContaining('./wiki7 deploy'),
    });
  });

  it('that are there twice are neither read nor written', async () => {
    has({ arn: 'arn:one' }, { arn: 'arn:two' });
    const refusal = { code: 'W7-SECRET-TWICE', message: expect.stringMatching(/arn:one.*arn:two/) };
    await expect(secrets.read('smtp-password')).rejects.toMatchObject(refusal);
    await expect(secrets.write('smtp-password', 'x')).rejects.toMatchObject(refusal);
  });

  it('are kept from terminals without rights, and AWS’s reason is told', async () => {
    aws.answers.set('ListSecrets', () => ({
      statusCode: 400,
      body: { __type: 'AccessDeniedException', message: 'no, you are not authorized' },
    }));
    await expect(secrets.list()).rejects.toMatchObject({
      code: 'W7-AWS',
      message: expect.stringContaining('no, you are not authorized'),
    });
  });
});

describe('a secret that is set on AWS', () => {
  const services = ['web', 'jobs'].map(
    (name) => `arn:aws:ecs:eu-central-1:123456789012:service/cluster/${name}`,
  );
  beforeEach(() => {
    has({ hasValue: false });
    aws.answers.set('PutSecretValue', () => ({ body: {} }));
    aws.answers.set('UpdateService', () => ({ body: {} }));
    aws.answers.set('ListStackResources', () => ({ body: resources(...services) }));
  });

  it('is stored as it was typed, and every service starts anew with it', async () => {
    expect(await secrets.write('smtp-password', 'p"ä$ 1')).toContain('New tasks');
    expect(aws.of('PutSecretValue')).toEqual([
      { SecretId: 'arn:smtp-password', SecretString: 'p"ä$ 1', ClientRequestToken: expect.any(String) },
    ]);
    expect(aws.of('ListStackResources')[0]).toMatchObject({ StackName: 'wiki7-wiki-service' });
    expect(aws.of('UpdateService')).toEqual(
      services.map((service) => ({ cluster: 'cluster', service, forceNewDeployment: true })),
    );
    const order = aws.calls.map(({ action }) => action);
    expect(order.indexOf('PutSecretValue')).toBeLessThan(order.indexOf('UpdateService'));
  });

  it('is told to be stored where only the services could not be started anew', async () => {
    aws.answers.set('UpdateService', () => ({
      statusCode: 400,
      body: { __type: 'AccessDeniedException', message: 'You may not.' },
    }));
    await expect(secrets.write('smtp-password', 'x')).rejects.toMatchObject({
      code: 'W7-AWS',
      message: expect.stringMatching(/^The value is stored.*eu-central-1: You may not\. Check/),
    });
    expect(aws.of('PutSecretValue')).toHaveLength(1);
  });

  it('waits for the first deployment where nothing runs yet', async () => {
    aws.answers.set('ListStackResources', () => ({ statusCode: 400, body: noStack }));
    expect(await secrets.write('smtp-password', 'x')).toContain('./wiki7 deploy');
    expect(aws.of('UpdateService')).toEqual([]);
  });
});
