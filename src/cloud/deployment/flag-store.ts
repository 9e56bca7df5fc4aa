import {
  CloudFrontKeyValueStoreClient,
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  PutKeyCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
// Calls to the store are signed for all regions at once. Its client finds the signer only where it has been loaded.
import '@aws-sdk/signature-v4a';
import './quiet-clients.ts';
import { regionFlag } from '../edge/region-flag.ts';
import { askAws } from './ask-aws.ts';
import type { Serving } from './second-region.ts';

/** Sends a command; undefined where the answer is the error of that name. */
// biome-ignore lint/suspicious/noExplicitAny: an answer has the shape that its command says
type Ask = (command: object, absent?: string) => Promise<any>;

/** CloudFront's key-value store with the flag that its function reads before every request. */
export class FlagStore {
  readonly #KvsARN: string;
  readonly #ask: Ask;

  constructor(arn: string, ask: Ask) {
    this.#KvsARN = arn;
    this.#ask = ask;
  }

  static client(region: string): CloudFrontKeyValueStoreClient {
    return new CloudFrontKeyValueStoreClient({ region });
  }

  /** As AWS's client of a region reaches it. */
  static in(region: string, arn: string): FlagStore {
    const client = FlagStore.client(region);
    return new FlagStore(arn, (command, absent) => askAws(client, region, command, absent));
  }

  async serving(): Promise<Serving> {
    const { key: Key, leaving, standby, home } = regionFlag;
    const command = new GetKeyCommand({ KvsARN: this.#KvsARN, Key });
    const answer = await this.#ask(command, 'ResourceNotFoundException');
    return [leaving, standby].find((one) => one === answer?.Value) ?? home;
  }

  async serve(Value: Serving): Promise<void> {
    const KvsARN = this.#KvsARN;
    const { ETag } = await this.#ask(new DescribeKeyValueStoreCommand({ KvsARN }));
    await this.#ask(new PutKeyCommand({ KvsARN, Key: regionFlag.key, Value, IfMatch: ETag }));
  }
}
