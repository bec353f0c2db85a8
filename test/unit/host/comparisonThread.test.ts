import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { packed, type PackedChanges } from '../../../src/core/changeTable';
import { inlineChanges } from '../../../src/core/inlineChanges';
import type { Content } from '../../../src/core/model';
import { compared, type Asked } from '../../../src/host/comparing/jobs';
import { ComparisonThread } from '../../../src/host/comparing/thread';
import { PromptEnvError } from '../../../src/core/errors';
import { seededRandom } from '../../support/random.mjs';

const random = seededRandom(31);
const prose = (words: number): string =>
  Array.from({ length: words }, (_, index) => `word${random.below(400)}${index % 11 === 10 ? '\n' : ' '}`).join('');

function content(body: string): Content {
  const text = `---\nmodel: m-${body.length}\nconfig:\n  temperature: 0.${body.length % 9}\n---\n${body}{{name}}\n`;
  const file = { path: 'a.prompt', bytes: new Uint8Array(), text, sha256: String(body.length) };
  return { format: 'dotprompt', main: 'a.prompt', files: [file], digest: String(body.length) };
}

const onTheSpot = (pinned: string, draft: string): PackedChanges => packed(inlineChanges(pinned, draft));

describe('the thread that compares', () => {
  let folder: string;
  let bundle: string;
  const threads: ComparisonThread[] = [];

  /** With the product's worker, or with one of our own. */
  function thread(limit = 20_000, code?: string): ComparisonThread {
    const own = path.join(folder, 'own.js');
    if (code !== undefined) writeFileSync(own, code);
    const made = new ComparisonThread(code === undefined ? bundle : own, limit);
    threads.push(made);
    return made;
  }

  const inline = (pinned: string, draft: string): Asked<'inline'> => ({ kind: 'inline', job: { pinned, draft } });

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'comparison-thread-'));
    bundle = path.join(folder, 'comparisonWorker.js');
    buildSync({
      entryPoints: ['src/host/comparing/worker.ts'],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      mainFields: ['module', 'main'],
    });
  });

  after(() => {
    threads.forEach((made) => made.dispose());
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds what is found on the spot', async () => {
    const one = thread();
    const [before, other] = [prose(9000), prose(9000)];
    const edited = before.replaceAll('word7 ', 'a new word ').replaceAll('word8\n', 'word8 ');
    for (const after of [edited, other, before]) {
      assert.deepEqual(await one.compare(inline(before, after)), onTheSpot(before, after));
      const asked: Asked<'contents'> = { kind: 'contents', job: { left: content(before), right: content(after) } };
      assert.deepEqual(await one.compare(asked), compared(asked));
    }
  });

  it('answers each of many that are asked at once', async () => {
    const one = thread();
    const texts = Array.from({ length: 8 }, (_, index) => `text ${index}\n`);
    const found = await Promise.all(texts.map((text) => one.compare(inline('text\n', text))));
    assert.deepEqual(
      found,
      texts.map((text) => onTheSpot('text\n', text)),
    );
  });

  it('stops what takes too long, says so, and goes on with the next', async function () {
    this.timeout(30_000);
    const sleeps = `const { parentPort } = require('node:worker_threads');
      parentPort.on('message', ({ job }) => { if (job.pinned !== 'x') parentPort.postMessage({ found: [] }); });`;
    // As long as a thread may take to begin on a busy machine.
    const one = thread(3000, sleeps);
    await assert.rejects(one.compare(inline('x', 'y')), (error) => {
      assert.ok(PromptEnvError.is(error, 'refused'));
      assert.match(error.message, /took more than 3 s and was stopped/);
      return true;
    });
    assert.deepEqual(await one.compare(inline('z', 'y')), []);
  });

  for (const [how, code] of [
    ['ends', 'process.exit(3)'],
    ['throws outside a comparison', "throw new Error('out of order')"],
  ] as const) {
    it(`says so when it ${how}, and goes on with the next`, async () => {
      const dies = `const { parentPort } = require('node:worker_threads');
        parentPort.on('message', ({ job }) => { if (job.pinned === 'x') { ${code}; } parentPort.postMessage({ found: [] }); });`;
      const one = thread(20_000, dies);
      await assert.rejects(one.compare(inline('x', 'y')), (error) => {
        assert.ok(PromptEnvError.is(error, 'refused'));
        assert.match(error.message, /the thread that compares ended by itself/);
        return true;
      });
      assert.deepEqual(await one.compare(inline('z', 'y')), []);
    });
  }

  it('says so when its bundle is not there', async () => {
    const one = new ComparisonThread(path.join(folder, 'missing.js'), 20_000);
    await assert.rejects(one.compare(inline('x', 'y')), (error) => PromptEnvError.is(error, 'refused'));
  });
});
