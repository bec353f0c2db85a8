import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { openWorkspaceRegistry } from '../../src/registries/workspace/workspaceRegistry';
import { nodePlatform } from '../../src/platform/nodePlatform';
import { projectRoot } from '../support/projectRoot';

const fixtures = path.join(projectRoot(), 'test', 'fixtures');

describe('the sample workspace', function () {
  this.timeout(60_000);

  it('is, byte for byte, what its recorded steps write through the registry', () => {
    const run = spawnSync(process.execPath, [path.join(fixtures, 'buildSample.mjs'), '--check'], { encoding: 'utf8' });
    assert.equal(
      run.status,
      0,
      `${run.stdout}${run.stderr}run node test/fixtures/buildSample.mjs and look at what changed`,
    );
  });

  it('shows each state that a prompt can be in', async () => {
    const root = path.join(fixtures, 'sample-workspace').replaceAll('\\', '/');
    const snapshot = await openWorkspaceRegistry(nodePlatform(), root).load();
    assert.deepEqual(snapshot.findings, []);
    const rows = snapshot.prompts.map(({ id, draft }) => {
      const pins = ['dev', 'staging', 'prod'].map((environment) => {
        const pin = snapshot.pins.get(environment)?.get(id);
        return `${pin?.version?.number ?? '-'}${pin?.hold ? ' held' : ''}`;
      });
      return `${id} ${draft.state} ${draft.matches?.number ?? '-'} | ${pins.join(', ')}`;
    });
    assert.deepEqual(rows, [
      'calls/voicemail-summary clean 3 | 3, 3, 3',
      'desk/write-macro clean 3 | 3, 1, -',
      'help-centre/answer-from-articles clean 3 | 3, -, -',
      'insights/churn-note modified 2 | 3, 2, 2',
      'insights/weekly-themes modified - | 3, 3, 2',
      'support/first-reply clean 5 | 5, 4, 3',
      'support/goodwill-credit new - | -, -, -',
      'support/refund-decision clean 4 | 4, 4, 3 held',
      'support/ticket-triage clean 4 | 4, 4, 4',
    ]);
  });

  it('holds prompts of six formats', async () => {
    const root = path.join(fixtures, 'sample-workspace').replaceAll('\\', '/');
    const snapshot = await openWorkspaceRegistry(nodePlatform(), root).load();
    const formats = new Set(snapshot.prompts.map((prompt) => prompt.format));
    assert.deepEqual([...formats].sort(), [
      'copilot',
      'dotprompt',
      'github-models',
      'jinja2',
      'prompty',
      'semantic-kernel',
    ]);
  });
});
