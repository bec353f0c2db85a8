// Mocha's spec reporter, which also writes the unit tests' counts where `npm test` finds and adds them.
const fs = require('node:fs');
const path = require('node:path');
const Mocha = require('mocha');

const { EVENT_RUN_END, EVENT_TEST_FAIL } = Mocha.Runner.constants;

class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const folder = path.resolve('.test-build', 'results');
    const failures = [];
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      failures.push(
        `${test.fullTitle()}: ${String(error?.message ?? error)
          .split('\n', 1)[0]
          .slice(0, 200)}`,
      );
    });
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures: failed, pending } = runner.stats;
      fs.mkdirSync(folder, { recursive: true });
      const counts = { passed: passes, failed, skipped: pending, failures };
      fs.writeFileSync(path.join(folder, 'unit.json'), `${JSON.stringify(counts)}\n`);
    });
  }
}

module.exports = CountingReporter;
