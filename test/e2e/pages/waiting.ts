/** In ms: three times what a busy machine was seen to need. */
const defaultTimeout = 45_000;
const interval = 50;

/**
 * Asks until the answer is there.
 * @param what Said when time runs out: "the row v4 in Prompts".
 * @param ask Answers undefined while it is not yet so.
 * @param timeout in ms
 * @throws Error naming what was waited for, and what was seen instead where `seen` tells.
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  { timeout = defaultTimeout, seen }: { timeout?: number; seen?: () => Promise<unknown> } = {},
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) {
      const instead = seen ? `\nSeen instead: ${JSON.stringify(await seen(), undefined, 1)}` : '';
      throw new Error(`Waited ${timeout / 1000} s for ${what}.${instead}`);
    }
    await pause(interval);
  }
}

/** Waits for a time in ms; only where nothing on screen tells. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A text that must be equal, or a pattern that must be found. */
export type Match = string | RegExp;

export function matches(text: string, wanted: Match): boolean {
  return typeof wanted === 'string' ? text === wanted : wanted.test(text);
}
