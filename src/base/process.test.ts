import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { run } from './process.ts';
import { retryUntil } from './retry.ts';

it('returns both streams and the code', async () => {
  const result = await run('sh', ['-c', 'echo out; echo err >&2; exit 3'], { accept: [3] });
  expect(result).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' });
});

it('fails with the last lines when the code is not accepted', async () => {
  const failing = run('sh', ['-c', 'echo why >&2; exit 2']);
  await expect(failing).rejects.toMatchObject({ code: 'W7-PROCESS', details: ['why'] });
});

it('fails with a sentence when the program is missing', async () => {
  await expect(run('no-such-program', [])).rejects.toThrow('no-such-program is not installed.');
});

it('ends a program that takes too long', async () => {
  expect((await run('sleep', ['60'], { timeoutSeconds: 0.1, accept: 'any' })).code).toBe(137);
});

it('hands over lines as they come, the unfinished last one too', async () => {
  const lines: string[] = [];
  await run('sh', ['-c', 'printf "a\\nb"'], { onLine: (line) => lines.push(line) });
  expect(lines).toEqual(['a', 'b']);
});

it('keeps the end of lines that were handed over, however many there were', async () => {
  const { stdout } = await run('sh', ['-c', 'seq 1 50000'], { onLine: () => {} });
  const kept = stdout.trim().split('\n');
  expect(kept.length).toBeLessThanOrEqual(200);
  expect(kept.at(-1)).toBe('50000');
});

it('passes bytes through to a sink unchanged', async () => {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  await run('sh', ['-c', 'printf "\\377\\000"'], { sink });
  expect(Buffer.concat(chunks)).toEqual(Buffer.from([0xff, 0x00]));
});

it('ends a program whose sink takes no more, and fails with the reason of the sink', async () => {
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  const sink = new Writable({ write: (_chunk, _encoding, done) => done(full) });
  await expect(run('yes', [], { sink })).rejects.toBe(full);
});

it('leaves no program behind when it ends itself half-way', async () => {
  const start =
    "import { run } from './src/base/process.ts'; run('sh', ['-c', 'echo $$; exec sleep 60'], { onLine: (line) => { console.log(line); process.exit(); } })";
  const { stdout } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', start]);
  const gone = async () => {
    try {
      return void process.kill(Number(stdout), 0);
    } catch {
      return true;
    }
  };
  expect(await retryUntil(gone, () => new Error('It still runs.'), { timeoutSeconds: 5 })).toBe(true);
});

it('survives a program that ends before it has read its input', async () => {
  expect((await run('true', [], { input: 'x'.repeat(1_000_000) })).code).toBe(0);
});
