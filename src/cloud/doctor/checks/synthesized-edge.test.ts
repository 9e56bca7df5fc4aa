import {
  GetCachePolicyCommand,
  type GetCachePolicyCommandOutput,
  GetDistributionConfigCommand,
  type GetDistributionConfigCommandOutput,
  GetFunctionCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../../cloud-wiki.fixture.ts';
import { closed, open } from '../../edge/edge.fixture.ts';
import { isPrivate } from '../../edge/wiki.fixture.ts';
import { look, on, resource } from '../patient.fixture.ts';
import { cacheKeys } from './cache-keys.ts';

/** A property of a template as CloudFront’s API has it: lists are counted, and references are names. */
function asAnswered(value: unknown): unknown {
  if (Array.isArray(value)) return { Quantity: value.length, Items: value.map(asAnswered) };
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return value.Ref;
  if ('Fn::GetAtt' in value)
    return `arn:aws:cloudfront::123456789012:function/${(value['Fn::GetAtt'] as string[])[0]}`;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asAnswered(one)]));
}

const found = ({ home, config }: typeof open, cloud: ReturnType<typeof wikiUnderTest>) =>
  look(
    cacheKeys,
    { resources: [resource('AWS::CloudFront::Distribution', 'E1')], cloud },
    on(
      GetDistributionConfigCommand,
      () => ({ DistributionConfig: asAnswered(config) }) as unknown as GetDistributionConfigCommandOutput,
    ),
    on(GetCachePolicyCommand, ({ Id = '' }) => {
      const policy = home.findResources('AWS::CloudFront::CachePolicy')[Id]?.Properties.CachePolicyConfig;
      return {
        CachePolicy: { CachePolicyConfig: asAnswered(policy) },
      } as unknown as GetCachePolicyCommandOutput;
    }),
    on(GetFunctionCommand, ({ Name = '' }) => {
      const code: string = home.findResources('AWS::CloudFront::Function')[Name]?.Properties.FunctionCode;
      return { FunctionCode: Object.assign(Buffer.from(code), { transformToString: () => code }) };
    }),
  );

describe('cache keys as Wiki7 deploys them', () => {
  it('are well: of a wiki for everybody, and of one for accounts alone', async () => {
    expect(await found(open, wikiUnderTest())).toEqual([]);
    expect(await found(closed, wikiUnderTest(isPrivate))).toEqual([]);
  });

  it('of a wiki for everybody are wrong for one that was closed since', async () => {
    expect((await found(open, wikiUnderTest(isPrivate))).length).toBeGreaterThan(0);
  });
});
