// Mocha's spec reporter, which also writes its counts where `npm test` finds and adds them.
const fs = require('node:fs');
const path = require('node:path');
const Mocha = require('mocha');

const { EVENT_RUN_END } = Mocha.Runner.constants;

/** Reporter option or PROMPTENV_TIER names the tier: `unit` unless told. */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const tier = options?.reporterOptions?.tier ?? process.env.PROMPTENV_TIER ?? 'unit';
    const folder = options?.reporterOptions?.folder ?? path.resolve('.test-build', 'results');
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      fs.mkdirSync(folder, { recursive: true });
      const counts = { passed: passes, failed: failures, skipped: pending };
      fs.writeFileSync(path.join(folder, `${tier}.json`), `${JSON.stringify(counts)}\n`);
    });
  }
}

module.exports = CountingReporter;
