import { linkOf } from '../../core/chain';
import { PromptEnvError } from '../../core/errors';
import type { ChainLink, PinsByPrompt } from '../../core/model';
import type { HistoryFilter, HistoryReader } from '../registry';
import { brokenChain } from './brokenChain';
import { EventWalk } from './eventWalk';
import type { Storage } from './storage';

/** One pin's own history, newest first, from the event that it names. Throws damaged where the chain is broken. */
export function* chainLinks(
  storage: Storage,
  environment: string,
  prompt: string,
  head: string | null,
): Generator<ChainLink, void> {
  const seen = new Set<string>();
  for (let name = head; name !== null;) {
    const reading = seen.has(name)
      ? ({ ok: false, problem: 'it refers to itself' } as const)
      : storage.event(environment, name);
    seen.add(name);
    const change = reading.ok ? reading.event.changes.find((each) => each.prompt === prompt) : undefined;
    if (!reading.ok || change === undefined) {
      const problem = reading.ok ? 'the event does not move the prompt' : reading.problem;
      const { message, path, hint } = brokenChain(environment, [prompt], name, problem);
      throw new PromptEnvError('damaged', `${message} (${path})`, hint);
    }
    yield linkOf(reading.event, change);
    name = change.prev;
  }
}

/** Every event that a pin's chain reaches. */
export function walkHistory(
  storage: Storage,
  pins: ReadonlyMap<string, PinsByPrompt>,
  filter: HistoryFilter,
  breathe: () => Promise<void> | undefined,
): HistoryReader {
  const starts = [...pins].flatMap(([environment, byPrompt]) =>
    filter.environment === undefined || filter.environment === environment
      ? [...chosenPins(byPrompt, filter.prompt)].flatMap(([prompt, { event }]) =>
          event === null ? [] : [{ environment, prompt, event }],
        )
      : [],
  );
  return new EventWalk(storage, starts, (_event, change) => change.prev, breathe);
}

/** One prompt's pin, or all of them where none is named. */
export function chosenPins(pins: PinsByPrompt, prompt: string | undefined): PinsByPrompt {
  const pin = prompt === undefined ? undefined : pins.get(prompt);
  return prompt === undefined ? pins : new Map(pin === undefined ? [] : [[prompt, pin]]);
}
