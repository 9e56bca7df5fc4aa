import { CopyObjectCommand, DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { Wiki7Error } from '../../../base/errors.ts';
import { askAws, type Sender } from '../ask-aws.ts';
import { bucketHistory } from './bucket-history.ts';
import { changeSince, type FileChange, LARGEST_COPY_BYTES } from './file-change.ts';

/** Of a file that was put back: the state that it has again. By it a run that broke off knows what it did. */
const MARK = 'wiki7-version';

/** Requests at once. */
const AT_ONCE = 16;

export interface MediaCounts {
  readonly bucket: string;
  readonly putBack: number;
  readonly takenAway: number;
  readonly bytes: number;
}

export interface MediaPutBackOptions {
  readonly region: string;
  readonly s3: Sender;
  readonly buckets: readonly string[];
  readonly time: Date;
  /** Told from time to time. @default - nobody */
  readonly progress?: (text: string) => void;
}

/** Puts the files of buckets back to what they were at a time. Buckets keep states as long as the database can go back. */
export class MediaPutBack {
  readonly buckets: readonly string[];
  readonly #options: MediaPutBackOptions;

  constructor(options: MediaPutBackOptions) {
    this.#options = options;
    this.buckets = options.buckets;
  }

  /** What is to do in each bucket, of which nothing is done. */
  async count(): Promise<readonly MediaCounts[]> {
    const counts = [];
    for (const bucket of this.buckets) {
      const count = { bucket, putBack: 0, takenAway: 0, bytes: 0 };
      await this.#each(bucket, async (change) => {
        if (change.kind === 'take away') count.takenAway += 1;
        else {
          count.putBack += 1;
          count.bytes += change.version.bytes;
        }
      });
      counts.push(count);
    }
    return counts;
  }

  /** @throws Wiki7Error W7-RESTORE-FILE for a file that S3 does not copy in one call, after all others */
  async putBack(): Promise<void> {
    const tooLarge: string[] = [];
    let done = 0;
    for (const bucket of this.buckets) {
      await this.#each(bucket, async (change) => {
        if (change.kind === 'take away') {
          await this.#ask(new DeleteObjectCommand({ Bucket: bucket, Key: change.key }));
        } else if (change.version.bytes > LARGEST_COPY_BYTES) tooLarge.push(`${bucket}/${change.key}`);
        else await this.#copy(bucket, change.key, change.version.id);
        done += 1;
        if (done % 100 === 0) this.#options.progress?.(`${done} files`);
      });
    }
    if (tooLarge.length === 0) return;
    throw new Wiki7Error(
      'W7-RESTORE-FILE',
      `These files are larger than the 5 GiB that S3 copies in one call, and were left as they are: ${tooLarge.join(', ')}. Put each back by \`aws s3 cp\` from a download of its version; then run the same command without \`--media\`.`,
    );
  }

  /** Calls `work` for each key that is not what it was, some at once. */
  async #each(bucket: string, work: (change: FileChange) => Promise<void>): Promise<void> {
    const { s3, region, time } = this.#options;
    let some: Promise<void>[] = [];
    for await (const history of bucketHistory(s3, region, bucket)) {
      const change = changeSince(history, time);
      if (!change) continue;
      const one = this.#unlessDone(bucket, change, work);
      // It is waited for below; until then the next page may be asked for.
      one.catch(() => {});
      some.push(one);
      if (some.length < AT_ONCE) continue;
      await Promise.all(some);
      some = [];
    }
    await Promise.all(some);
  }

  async #unlessDone(bucket: string, change: FileChange, work: (change: FileChange) => Promise<void>) {
    if (change.kind === 'put back') {
      const now = await this.#ask(new HeadObjectCommand({ Bucket: bucket, Key: change.key }), 'NotFound');
      if (now?.Metadata?.[MARK] === change.version.id) return;
    }
    await work(change);
  }

  async #copy(Bucket: string, Key: string, VersionId: string): Promise<void> {
    const then = await this.#ask(new HeadObjectCommand({ Bucket, Key, VersionId }));
    const { ContentType, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, Metadata } =
      then;
    const source = `${Bucket}/${Key.split('/').map(encodeURIComponent).join('/')}?versionId=${VersionId}`;
    await this.#ask(
      new CopyObjectCommand({
        Bucket,
        Key,
        CopySource: source,
        MetadataDirective: 'REPLACE',
        ...{ ContentType, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage },
        Metadata: { ...Metadata, [MARK]: VersionId },
      }),
    );
  }

  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape that its command says
  #ask(command: object, absent?: string): Promise<any> {
    return askAws(this.#options.s3, this.#options.region, command, absent);
  }
}
