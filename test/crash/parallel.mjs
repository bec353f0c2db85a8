// @ts-check

/**
 * Does something with each item, a few at a time. Throws the first failures together, once what was begun has ended.
 * @template T
 * @param {readonly T[]} items @param {number} width @param {(item: T) => Promise<void>} act
 */
export async function inParallel(items, width, act) {
  const rest = [...items];
  /** @type {string[]} */
  const failures = [];
  const lane = async () => {
    for (let item = rest.shift(); item !== undefined && failures.length < 10; item = rest.shift()) {
      try {
        await act(item);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  if (failures.length > 0) throw new Error(failures.join('\n'));
}
