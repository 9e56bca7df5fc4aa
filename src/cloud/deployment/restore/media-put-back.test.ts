import { beforeEach, expect, it } from 'vitest';
import { ActingBucket } from './acting-bucket.fixture.ts';
import { MediaPutBack } from './media-put-back.ts';

const TIME = new Date('2026-11-23T10:00:00Z');
const [EARLIER, EARLY, LATE, LATER] = [
  '2026-11-20T10',
  '2026-11-21T10',
  '2026-11-23T11',
  '2026-11-23T11:30',
].map((hour) => new Date(`${hour}${hour.length === 13 ? ':00' : ''}:00Z`).toISOString()) as [
  string,
  string,
  string,
  string,
];

let bucket: ActingBucket;
beforeEach(() => {
  bucket = new ActingBucket()
    .put('a/aa/Same.png', EARLY, 'same')
    .put('a/ab/Replaced_twice.png', EARLIER, 'oldest')
    .put('a/ab/Replaced_twice.png', EARLY, 'then')
    .put('a/ab/Replaced_twice.png', LATE, 'worse')
    .put('a/ab/Replaced_twice.png', LATER, 'worst')
    .put('b/ba/Déjà_vu_+_(1)?.png', EARLY, 'then')
    .put('b/ba/Déjà_vu_+_(1)?.png', LATE)
    .put('b/bb/New.png', LATE, 'spam')
    .put('b/bc/Gone_then.png', EARLIER, 'old')
    .put('b/bc/Gone_then.png', EARLY)
    .put('b/bc/Gone_then.png', LATE, 'spam')
    .put('c/ca/Came_and_went.png', LATE, 'spam')
    .put('c/ca/Came_and_went.png', LATER)
    .put('thumb/a/ab/Replaced_twice.png/120px.png', EARLY, 'small')
    .put('thumb/a/ab/Replaced_twice.png/120px.png', LATE, 'small and worse')
    .put('temp/upload', LATE, 'half');
});

const putBack = () =>
  new MediaPutBack({ region: 'eu-central-1', s3: bucket, buckets: ['files'], time: TIME });

const then = {
  'a/aa/Same.png': 'same',
  'a/ab/Replaced_twice.png': 'then',
  'b/ba/Déjà_vu_+_(1)?.png': 'then',
  'temp/upload': 'half',
};
const changes = [
  'put back a/ab/Replaced_twice.png',
  'put back b/ba/Déjà_vu_+_(1)?.png',
  'take away b/bb/New.png',
  'take away b/bc/Gone_then.png',
  'take away thumb/a/ab/Replaced_twice.png/120px.png',
];

it('shows readers each file as it was then; thumbnails are made again', async () => {
  await putBack().putBack();
  expect(bucket.shown()).toEqual(then);
  expect([...bucket.said].sort()).toEqual(changes);
});

it('keeps what a file says of itself', async () => {
  await putBack().putBack();
  expect(bucket.metadataOf('a/ab/Replaced_twice.png')).toMatchObject({ sha1: 'then' });
});

it('counts what it would do, and does none of it', async () => {
  expect(await putBack().count()).toEqual([{ bucket: 'files', putBack: 2, takenAway: 3, bytes: 8 }]);
  expect(bucket.said).toEqual([]);
});

it('does nothing twice', async () => {
  await putBack().putBack();
  expect(await putBack().count()).toEqual([{ bucket: 'files', putBack: 0, takenAway: 0, bytes: 0 }]);
  await putBack().putBack();
  expect(bucket.said).toHaveLength(changes.length);
});

it.each(changes.map((_, index) => index))('goes on where it broke off: after %i changes', async (number) => {
  let left = number;
  bucket.onChange = () => {
    left -= 1;
    if (left < 0) throw new Error('the terminal was closed');
  };
  await expect(putBack().putBack()).rejects.toThrow(/the terminal was closed/);
  bucket.onChange = () => {};
  await putBack().putBack();
  expect(bucket.shown()).toEqual(then);
  expect([...bucket.said].sort()).toEqual(changes);
});

it('undoes what was uploaded anew since it put a file back', async () => {
  await putBack().putBack();
  bucket.put('a/ab/Replaced_twice.png', '2026-11-23T13:00:00Z', 'worse again');
  await putBack().putBack();
  expect(bucket.shown()).toEqual(then);
});

it('names a file that S3 does not copy in one call, after all others', async () => {
  bucket.put('z/za/Film.webm', EARLY, 'film', 6 * 1024 ** 3).put('z/za/Film.webm', LATE, 'other film');
  await expect(putBack().putBack()).rejects.toMatchObject({
    code: 'W7-RESTORE-FILE',
    message: expect.stringMatching(/files\/z\/za\/Film\.webm/),
  });
  expect([...bucket.said].sort()).toEqual(changes);
});
