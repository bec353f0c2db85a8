import { PromptEnvError } from '../../core/errors';
import type { EventChange, Pin } from '../../core/model';
import type { Plan } from '../../core/plan';
import type { Applied } from '../registry';
import { commit, isRecorded, writablePins } from './applying';
import { readConfig } from './loading';
import { requireEnvironment } from '../../core/references';
import { underLock } from './durable';
import { eventsOf } from './eventLog';
import { lostPinHint } from './chainChecks';
import { pinsPath } from './layout';
import { findLine } from './ledger';
import type { Storage } from './storage';

/** Writes an event for a pin that was moved by hand or by a merge; null when its event confirms it already. */
export async function recordPin(
  storage: Storage,
  request: { readonly prompt: string; readonly environment: string; readonly reason: string },
  actor: string,
): Promise<Applied | null> {
  return underLock(storage.platform, storage.root, async (writing) => {
    const { prompt, environment: name, reason } = request;
    const { environments } = readConfig(storage);
    const environment = environments[requireEnvironment(environments, name)];
    const pins = writablePins(storage, name);
    const pin = pins.file.entries.get(prompt)?.pin;
    if (environment === undefined || pin === undefined) {
      const wasPinned = [...eventsOf(storage, name)].some(({ changes }) =>
        changes.some((change) => change.prompt === prompt),
      );
      throw wasPinned
        ? new PromptEnvError(
            'notFound',
            `${name} has no line of ${prompt} any more, which it pinned (${pinsPath(name)})`,
            lostPinHint(name, prompt),
          )
        : new PromptEnvError('notFound', `${name} has no pin of ${prompt}`, 'promote a version instead');
    }
    if (isRecorded(storage, name, prompt, pin)) {
      return null;
    }
    if (pin.version !== null && findLine(storage.ledger(prompt), pin.version) === undefined) {
      throw new PromptEnvError(
        'damaged',
        `${name} pins ${pin.version.id} of ${prompt}, which is not among its versions`,
        'pin a version that exists, or take the line from git again',
      );
    }
    const before = lastRecorded(storage, name, prompt, pin);
    const change = {
      prompt,
      from: before?.change.to ?? null,
      to: pin.version,
      prev: before?.event ?? null,
      hold: pin.hold,
      cautions: [],
    };
    const plan: Plan = { action: 'record', environment, changes: [change], reason };
    return commit(storage, writing, pins, plan, actor);
  });
}

/** The recorded event that a hand-moved pin follows: the one it still names, otherwise the newest of the prompt. */
function lastRecorded(
  storage: Storage,
  environment: string,
  prompt: string,
  pin: Pin,
): { readonly event: string; readonly change: EventChange } | null {
  const named = pin.event === null ? null : storage.event(environment, pin.event);
  const change = named?.ok ? named.event.changes.find((each) => each.prompt === prompt) : undefined;
  if (change !== undefined && pin.event !== null) {
    return { event: pin.event, change };
  }
  const events = [...eventsOf(storage, environment)].filter((event) =>
    event.changes.some((each) => each.prompt === prompt),
  );
  const newest = events.sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1);
  const last = newest?.changes.find((each) => each.prompt === prompt);
  return newest === undefined || last === undefined ? null : { event: newest.id, change: last };
}
