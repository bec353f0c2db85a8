// The counts of a tier of tests, as .test-build/results/<tier>.json carries them.
// @ts-check

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

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
    return { counts: { passed: 0, failed: 1, skipped: 0 }, note };
  }
  if (code !== 0 && counts.failed === 0) {
    const note = `counted no failure but ended with exit code ${code}: taken as one failure`;
    return { counts: { ...counts, failed: 1 }, note };
  }
  return { counts, note: null };
}

/** @param {string | null} text @returns {Counts | null} */
function parseCounts(text) {
  if (text === null) return null;
  try {
    const { passed, failed, skipped = 0 } = JSON.parse(text);
    return [passed, failed, skipped].every(Number.isSafeInteger) ? { passed, failed, skipped } : null;
  } catch {
    return null;
  }
}

/** @param {Counts[]} list @returns {Counts} */
export function sumCounts(list) {
  return list.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** @param {Counts} counts `N passed, N failed`, and the skipped ones where there are any */
export function describeCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
