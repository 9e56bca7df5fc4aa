import { type Reporter, step } from '../src/base/reporter.ts';
import { ApiClient } from '../tests/support/api-client.ts';
import { picture } from '../tests/support/drawn-picture.ts';
import { inMediaWiki } from '../tests/support/inside.ts';
import { TestWiki } from '../tests/support/test-wiki.ts';
import type { Bench, BenchReport } from './bench.ts';
import { figure, sideBySide } from './measure.ts';

const GALLERY = 500;
/** Files uploaded, and deleted, at a time. */
const BATCH = 40;
const BATCHES = 5;
const ROUNDS = 7;

/** A wiki with one store, and somebody who may upload and delete. */
interface Side {
  readonly wiki: TestWiki;
  readonly admin: ApiClient;
}

/** The S3 store beside the volume: pages full of pictures, uploads, deletions. Bars: a page 1.5 ×, 500 stats below 1 s. */
export const media: Bench = {
  summary: 'a gallery of 500 files, uploads and deletions of 200: S3 beside files',
  async run(reporter: Reporter): Promise<BenchReport> {
    const sides: Side[] = [];
    try {
      for (const store of ['files', 'local-s3'] as const) {
        sides.push(await step(reporter, `Starting a wiki with ${store}`, () => start(store)));
      }
      const [files, s3] = sides as [Side, Side];
      return await compare(files, s3, reporter);
    } finally {
      for (const { wiki } of sides) await wiki.remove();
    }
  },
};

async function start(store: 'files' | 'local-s3'): Promise<Side> {
  const wiki = await TestWiki.start({ config: { media: { store } } });
  const admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
  return { wiki, admin };
}

async function compare(files: Side, s3: Side, reporter: Reporter): Promise<BenchReport> {
  const numbers = (round: number) => Array.from({ length: BATCH }, (_, index) => round * BATCH + index);
  const each = (what: string, rounds: number, work: (side: Side, round: number) => Promise<void>) =>
    step(reporter, what, () =>
      sideBySide(
        what,
        rounds,
        (round) => work(files, round),
        (round) => work(s3, round),
      ),
    );

  const upload = await each(`upload of ${BATCH} files`, BATCHES, async ({ admin }, round) => {
    for (const number of numbers(round)) await admin.upload(name(number), drawing(number));
  });
  await step(reporter, `Filling a gallery of ${GALLERY}`, async (current) => {
    for (let number = (BATCHES + 1) * BATCH; number < GALLERY; number++) {
      current.progress(`${number} of ${GALLERY}`);
      await Promise.all([files, s3].map(({ admin }) => admin.upload(name(number), drawing(number))));
    }
  });
  const text = `<gallery>\n${Array.from({ length: GALLERY }, (_, index) => name(index)).join('\n')}\n</gallery>`;
  for (const { admin } of [files, s3]) await admin.edit('Gallery', text);
  const parse = await each(`parse of a gallery of ${GALLERY}`, ROUNDS, async ({ admin }) => {
    await admin.call(
      { action: 'parse', title: 'Gallery', text, contentmodel: 'wikitext', prop: 'text' },
      'POST',
    );
  });
  const view = await each('view of it, logged in', ROUNDS, async ({ admin }) => {
    const page = await (await admin.fetch('/wiki/Gallery')).text();
    if (!page.includes(encodeURIComponent(name(GALLERY - 1).replaceAll(' ', '_'))))
      throw new Error('not the gallery');
  });
  const parsing = await inside(s3, PARSE);
  const stats: Requests[] = [];
  for (let round = 0; round < ROUNDS; round++) stats.push(await inside(s3, STATS));
  const uploading = await inside(s3, UPLOAD);
  const deleting = await inside(s3, DELETE);
  const remove = await each(`deletion of ${BATCH} files`, BATCHES, async ({ admin }, round) => {
    for (const number of numbers(round)) {
      const token = await admin.token();
      await admin.call({ action: 'delete', title: `File:${name(number)}`, token }, 'POST');
    }
  });
  return {
    one: 'files',
    other: 'S3',
    comparisons: [upload, parse, view, remove],
    counts: {
      [`S3 requests for a page of ${GALLERY} files, parsed anew`]: parsing.sent,
      [`S3 requests for stats of ${GALLERY} files`]: Math.max(...stats.map(({ sent }) => sent)),
      [`ms for stats of ${GALLERY} files, median of ${ROUNDS}`]: Math.round(
        figure(stats.map(({ milliseconds }) => milliseconds)).median,
      ),
      'S3 requests for an upload': uploading.sent,
      'S3 requests for a deletion': deleting.sent,
    },
  };
}

const name = (number: number) => `Bench ${String(number).padStart(4, '0')}.png`;

/** A picture of a few kilobytes that no other number has. */
const drawing = (number: number) =>
  new Uint8Array(Buffer.concat([picture(320, 240), Buffer.from(`number ${number}`)]));

interface Requests {
  readonly sent: number;
  readonly milliseconds: number;
}

/** What MediaWiki asks of the store while it does something, counted in one process of its own. */
const inside = async ({ wiki }: Side, work: string): Promise<Requests> =>
  inMediaWiki(
    await wiki.inside(),
    `$repo = $services->getRepoGroup()->getLocalRepo();
    $store = $repo->getBackend();
    $before = array_sum( $store->requestsSent() );
    $started = hrtime( true );
    ${work}
    return [ 'sent' => array_sum( $store->requestsSent() ) - $before, 'milliseconds' => ( hrtime( true ) - $started ) / 1e6 ];`,
  );

const PARSE = `
  $title = MediaWiki\\Title\\Title::newFromText( 'Gallery' );
  $services->getWikiPageFactory()->newFromTitle( $title )->getParserOutput( ParserOptions::newFromAnon(), null, true );`;
const STATS = `
  $paths = array_map( static fn ( $n ) => $repo->findFile( sprintf( 'Bench %04d.png', $n ) )->getPath(), range( 0, ${GALLERY - 1} ) );
  $started = hrtime( true );
  $store->preloadFileStat( [ 'srcs' => $paths, 'latest' => true ] );
  foreach ( $paths as $path ) { if ( !$store->getFileStat( [ 'src' => $path ] ) ) { throw new Exception( $path ); } }`;
const UPLOAD = `
  $name = 'Bench inside.png';
  copy( $repo->findFile( 'Bench 0001.png' )->getLocalRefPath(), '/tmp/inside.png' );
  file_put_contents( '/tmp/inside.png', 'x', FILE_APPEND );
  $before = array_sum( $store->requestsSent() );
  $user = MediaWiki\\User\\User::newFromName( 'Admin' );
  $status = $repo->newFile( $name )->upload( '/tmp/inside.png', 'bench', 'bench', 0, false, false, $user );
  if ( !$status->isOK() ) { throw new Exception( (string)$status ); }`;
const DELETE = `
  $file = $repo->findFile( 'Bench inside.png', [ 'latest' => true ] );
  $before = array_sum( $store->requestsSent() );
  $status = $file->deleteFile( 'bench', MediaWiki\\User\\User::newFromName( 'Admin' ) );
  if ( !$status->isOK() ) { throw new Exception( (string)$status ); }`;
