/** Longest run, in milliseconds, before the extension host's other work gets its turn. */
const slice = 12;

/** For loops that read a lot: gives way to other work after each slice of time. */
export function breather(): () => Promise<void> | undefined {
  let started = performance.now();
  return () => {
    if (performance.now() - started < slice) {
      return undefined;
    }
    return new Promise((resolve) => {
      setImmediate(() => {
        started = performance.now();
        resolve();
      });
    });
  };
}
