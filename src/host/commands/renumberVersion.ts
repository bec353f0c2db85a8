import { PromptEnvError } from '../../core/errors';
import { versionLabel } from '../../core/model';
import { renumberReport } from '../../core/reports';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import type { RegistryEntry } from '../registryEntries';
import { pickOne } from '../steps';
import { requireWritable } from './guard';
import { saySo } from './moving';
import { entryFor, promptNamed, snapshotOf } from './target';

/** Gives one of two versions of the same number the next free one; asks which prompt where none is named. */
export async function renumberVersion(app: App, call: Call<ArgumentsOf<'renumberVersion'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  requireWritable(entry);
  const prompt = promptNamed(app, call, 'ignoreActive') ?? (await pickTwins(entry));
  const done = await entry.registry.renumber({ prompt, version: call.given.version });
  await app.store.refreshEntry(entry);
  saySo(
    done === null
      ? `No number of ${prompt} stands for two versions`
      : `One ${versionLabel(done.from)} of ${prompt} is ${versionLabel(done.to)} now`,
  );
  return renumberReport(prompt, done);
}

async function pickTwins(entry: RegistryEntry): Promise<string> {
  const twins = snapshotOf(entry).findings.filter(({ code }) => code === 'twins');
  const items = twins.flatMap(({ prompt, message }) =>
    prompt === undefined ? [] : [{ label: prompt, detail: message }],
  );
  if (items.length === 0) {
    throw new PromptEnvError('refused', 'no number stands for two versions', 'nothing needs to be done');
  }
  const place = { title: 'Renumber a Version', step: 1, totalSteps: 1 };
  return (await pickOne({ ...place, placeholder: 'Of which prompt?', items })).label;
}
