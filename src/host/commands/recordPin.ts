import { PromptEnvError } from '../../core/errors';
import { changesReport } from '../../core/reports';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import type { RegistryEntry } from '../registryEntries';
import { askText, pickOne, runSteps, type Step } from '../steps';
import { requireWritable } from './guard';
import { afterMove, saySo } from './moving';
import { entryFor, promptNamed, snapshotOf } from './target';

/** Writes the history event of a pin that was moved by hand or by a merge; asks for what the arguments leave open. */
export async function recordPin(app: App, call: Call<ArgumentsOf<'recordPin'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  requireWritable(entry);
  const { given } = call;
  const [node] = call.nodes;
  const prompt = promptNamed(app, call, 'ignoreActive');
  const environment = given.environment ?? (node?.kind === 'pin' ? node.environment : undefined);
  if (prompt !== undefined && environment !== undefined && given.reason !== undefined) {
    return record(app, entry, { prompt, environment, reason: given.reason });
  }
  const pin =
    prompt !== undefined && environment !== undefined
      ? { prompt, environment }
      : await pickUnrecorded(entry, prompt, environment);
  let result: unknown;
  const askReason: Step = async () => {
    const reason = await askText({
      title: `Record the Pin of ${pin.prompt} in ${pin.environment}`,
      step: 1,
      totalSteps: 1,
      prompt: 'Why was it moved outside of Prompt Environments? The history shows it with your name.',
      placeholder: 'Merged release-7, which promoted it',
      problem: (text) => (text === '' ? 'A reason is needed: the history would not say why' : null),
    });
    result = await record(app, entry, { ...pin, reason });
    return undefined;
  };
  await runSteps(askReason);
  return result;
}

interface Unrecorded {
  readonly prompt: string;
  readonly environment: string;
}

async function record(
  app: App,
  entry: RegistryEntry,
  request: Unrecorded & { readonly reason: string },
): Promise<unknown> {
  const applied = await entry.registry.record(request);
  if (applied === null) {
    saySo(`The pin of ${request.prompt} in ${request.environment} is recorded already`);
  } else {
    await afterMove(app, entry, applied);
    await app.store.refreshEntry(entry);
    saySo(`Recorded the pin of ${request.prompt} in ${request.environment}`);
  }
  return changesReport(applied);
}

/** Asks which of the pins that no event confirms is meant. */
async function pickUnrecorded(
  entry: RegistryEntry,
  prompt: string | undefined,
  environment: string | undefined,
): Promise<Unrecorded> {
  const { environments, pins } = snapshotOf(entry);
  const { isRecorded } = await entry.registry.planInput();
  const found = environments
    .filter(({ name }) => environment === undefined || name === environment)
    .flatMap(({ name }) => [...(pins.get(name)?.keys() ?? [])].map((id) => ({ prompt: id, environment: name })))
    .filter((pin) => (prompt === undefined || pin.prompt === prompt) && !isRecorded(pin.environment, pin.prompt));
  if (found.length === 0) {
    throw new PromptEnvError('refused', 'every pin is recorded', 'nothing needs to be done');
  }
  const items = found.map((pin) => ({ label: pin.prompt, description: pin.environment, pin }));
  const place = { title: 'Record a Pin in the History', step: 1, totalSteps: 1 };
  return (await pickOne({ ...place, placeholder: 'Which pin was moved by hand or by a merge?', items })).pin;
}
