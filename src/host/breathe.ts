/** Longest run, in milliseconds, before the extension host's other work gets its turn. */
const slice = 12;

/** Lets the extension host's other work have its turn. */
export function rest(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** For loops that read a lot: gives way to other work after each slice of time. */
export function breather(): () => Promise<void> | undefined {
  let started = performance.now();
  return () =>
    performance.now() - started < slice
      ? undefined
      : rest().then(() => {
          started = performance.now();
        });
}
