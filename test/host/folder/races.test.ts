import { extension } from '../helpers';
import { byCommand, byCommandLine, makeVersions, race, requireTruth } from '../racing';

const prompts = ['tests/race-a', 'tests/race-b'];

describe('the extension and the command line at once', () => {
  before(extension);

  it('lose nothing, tell every loser, and the sidebar shows what came of it', async () => {
    await makeVersions(prompts);
    const operations = await Promise.all([
      ...['editor-1', 'editor-2', 'editor-3'].map((name) => race(byCommand(name), prompts, 15)),
      ...['terminal-1', 'terminal-2'].map((name) => race(byCommandLine(name), prompts, 8)),
    ]);
    await requireTruth(operations.flat(), prompts);
  }).timeout(60_000);
});
