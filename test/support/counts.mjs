// The counts of a tier of tests and the names of what failed, as .test-build/results/<tier>.json carries them.
// @ts-check

/**
 * @typedef {{ passed: number, failed: number, skipped: number, failures?: string[], unsteady?: string[] }} Counts
 * `failures` has a line for each test that failed: its name, and the first line of why; `unsteady` one for each that
 * failed and then passed with its whole file.
 */

/**
 * What a tier's file and exit code say together. A tier that broke outside a test (a build error, a crash on the way
 * out) must not look green.
 * @param {string | null} text the file's text; null when there is none
 * @param {number} code the exit code
 * @returns {{ counts: Counts, note: string | null }}
 */
export function readCounts(text, code) {
  const counts = parseCounts(text);
  if (counts === null) {
    const note = `ended with exit code ${code} and left no counts: taken as one failure`;
    return { counts: { passed: 0, failed: 1, skipped: 0, failures: [note] }, note };
  }
  if (code !== 0 && counts.failed === 0) {
    const note = `counted no failure but ended with exit code ${code}: taken as one failure`;
    return { counts: { ...counts, failed: 1, failures: [note] }, note };
  }
  return { counts, note: null };
}

/** @param {string | null} text @returns {Counts | null} */
function parseCounts(text) {
  if (text === null) return null;
  try {
    const { passed, failed, skipped = 0, failures = [], unsteady = [] } = JSON.parse(text);
    if (![passed, failed, skipped].every(Number.isSafeInteger)) return null;
    if (!Array.isArray(failures) || !Array.isArray(unsteady)) return null;
    return { passed, failed, skipped, failures: failures.map(String), unsteady: unsteady.map(String) };
  } catch {
    return null;
  }
}

/** @param {readonly Counts[]} list @returns {Counts} */
export function sumCounts(list) {
  return list.reduce(
    (sum, { passed, failed, skipped, failures = [], unsteady = [] }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
      failures: [...(sum.failures ?? []), ...failures],
      unsteady: [...(sum.unsteady ?? []), ...unsteady],
    }),
    { passed: 0, failed: 0, skipped: 0, failures: [], unsteady: [] },
  );
}

/** @param {Counts} counts `N passed, N failed`, and the skipped ones where there are any */
export function describeCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * A test that failed, on one line.
 * @param {string} name
 * @param {unknown} error
 */
export function describeFailure(name, error) {
  const message = error instanceof Error ? error.message : String(error);
  return `${name}: ${message.split('\n', 1)[0]?.slice(0, 200)}`;
}
