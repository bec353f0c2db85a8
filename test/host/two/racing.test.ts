import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Operation } from '../../races/log.mjs';
import { extension, run, until } from '../helpers';
import { byCommand, makeVersions, race, requireTruth } from '../racing';

const prompts = ['tests/two-windows-a', 'tests/two-windows-b'];
const window = process.env['PROMPTENV_TEST_WINDOW'] ?? '';
const other = window === 'one' ? 'two' : 'one';

describe('two windows on one folder', () => {
  before(extension);

  it('promote at once: both lose nothing, are told the truth, and show what came of it', async () => {
    if (window === 'one') {
      await makeVersions(prompts);
    }
    await meet('ready', window);
    // What the other window made is seen after a moment; a person who is faster asks for it.
    await run('refresh', {});
    const lanes = ['a', 'b', 'c'].map((lane) => race(byCommand(`${window}-${lane}`), prompts, 15));
    const own = (await Promise.all(lanes)).flat();
    const theirs = JSON.parse(await meet('done', JSON.stringify(own))) as Operation[];
    assert.ok(own.some((mine) => theirs.some((their) => mine.start < their.end && their.start < mine.end)));
    await requireTruth([...own, ...theirs], prompts);
    // Neither window closes while the other still looks.
    await meet('looked', window);
  }).timeout(90_000);
});

/** Waits until the other window is as far; returns what it has to say. */
async function meet(what: string, message: string): Promise<string> {
  const place = process.env['PROMPTENV_TEST_MEETING'] ?? '';
  const unfinished = path.join(place, `${what}-${window}.tmp`);
  writeFileSync(unfinished, message);
  renameSync(unfinished, path.join(place, `${what}-${window}`));
  const theirs = path.join(place, `${what}-${other}`);
  await until(() => existsSync(theirs), `the other window is not ${what}`, 60_000);
  return readFileSync(theirs, 'utf8');
}
