import {
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  ECRClient,
  type ImageScanFinding,
} from '@aws-sdk/client-ecr';
import { askAws, type Sender } from '../deployment/ask-aws.ts';
import '../deployment/quiet-clients.ts';
import type { Finding, Scan } from './scan-gate.ts';

/** What is asked of the repositories that a release is pushed to. */
export interface Registry {
  /** Undefined where the repository has no such tag. */
  digestOf(repository: string, tag: string): Promise<string | undefined>;
  scanOf(repository: string, digest: string): Promise<Scan>;
}

/** ECR of one region. */
export class EcrRegistry implements Registry {
  readonly #region: string;
  readonly #client: Sender;

  constructor(region: string, client: Sender = new ECRClient({ region })) {
    this.#region = region;
    this.#client = client;
  }

  /** @throws Wiki7Error W7-AWS */
  async digestOf(repositoryName: string, imageTag: string): Promise<string | undefined> {
    const command = new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] });
    const answer = await askAws(this.#client, this.#region, command, 'ImageNotFoundException');
    return answer?.imageDetails?.[0]?.imageDigest;
  }

  /** A scan begins by itself when an image comes. @throws Wiki7Error W7-AWS */
  async scanOf(repositoryName: string, imageDigest: string): Promise<Scan> {
    const critical: Finding[] = [];
    let nextToken: string | undefined;
    do {
      const command = new DescribeImageScanFindingsCommand({
        repositoryName,
        imageId: { imageDigest },
        nextToken,
      });
      const answer = await askAws(this.#client, this.#region, command, 'ScanNotFoundException');
      const { status, description = '' } = answer?.imageScanStatus ?? {};
      if (status === 'FAILED' || status === 'UNSUPPORTED_IMAGE')
        return { state: 'unsupported', why: description };
      if (status !== 'COMPLETE' && status !== 'ACTIVE') return { state: 'running' };
      critical.push(...criticalIn(answer.imageScanFindings?.findings ?? []));
      nextToken = answer.nextToken;
    } while (nextToken !== undefined);
    return { state: 'complete', critical };
  }
}

const criticalIn = (findings: readonly ImageScanFinding[]): readonly Finding[] =>
  findings
    .filter(({ severity }) => severity === 'CRITICAL')
    .map(({ name = 'a finding without a name', attributes = [] }) => {
      const attribute = (wanted: string) => attributes.find(({ key }) => key === wanted)?.value ?? '';
      return { name, package: `${attribute('package_name')} ${attribute('package_version')}`.trim() };
    });
