import { PromptEnvError } from '../../core/errors';
import type { RegistrySnapshot } from '../../core/model';
import type { ArgumentsOf, Call } from '../arguments';
import { pickOne, runSteps, type Step } from '../steps';

/** What stands for the drafts where an environment is named. */
export const draftName = 'draft';

/** The two environments, or one and the drafts, that are to be compared: given, chosen as rows, or asked for. */
export async function askPair(
  call: Call<ArgumentsOf<'compareEnvironments'>>,
  snapshot: RegistrySnapshot,
): Promise<{ readonly from: string; readonly to: string }> {
  const environments = snapshot.environments.map((environment) => environment.name);
  // The drafts come before the first environment.
  const names = [draftName, ...environments];
  const rows = call.nodes.flatMap((node) => (node.kind === 'environment' ? [node.environment] : []));
  const [first, second] = rows;
  if (first !== undefined && second !== undefined) {
    const [from, to] = [first, second].sort((a, b) => names.indexOf(a) - names.indexOf(b));
    return { from: from ?? first, to: to ?? second };
  }
  let from = call.given.from;
  // From the row of one environment, the one before it is what it is compared with unless a person says otherwise.
  let to = call.given.to ?? first;
  if (environments.length === 0) {
    throw new PromptEnvError('refused', 'there is no environment', 'add one to .promptenv/config.yaml');
  }
  const totalSteps = (from === undefined ? 1 : 0) + (to === undefined ? 1 : 0);
  const title = 'Compare Environments';
  const itemsBut = (other: string | undefined): readonly { readonly label: string; readonly description: string }[] =>
    [...environments, draftName]
      .filter((name) => name !== other)
      .map((label) => ({ label, description: label === draftName ? 'with unsaved edits' : '' }));
  const askTo: Step = async () => {
    const items = itemsBut(from);
    const next = items.find(({ label }) => names.indexOf(label) === names.indexOf(from ?? '') + 1);
    const place = { title, step: totalSteps, totalSteps, canGoBack: totalSteps > 1 };
    to = (await pickOne({ ...place, placeholder: `Compare ${from ?? ''} with?`, items, active: next })).label;
    return undefined;
  };
  const askFrom: Step = async () => {
    const items = itemsBut(to);
    const before = items.find(({ label }) => names.indexOf(label) === names.indexOf(to ?? '') - 1);
    const placeholder = to === undefined ? 'Compare which environment?' : `Compare ${to} with?`;
    from = (await pickOne({ title, step: 1, totalSteps, placeholder, items, active: before })).label;
    return to === undefined ? askTo : undefined;
  };
  if (from === undefined) {
    await runSteps(askFrom);
  } else if (to === undefined) {
    await runSteps(askTo);
  }
  if (from === to) {
    throw new PromptEnvError('usage', `${from ?? ''} does not differ from itself`, 'name two different environments');
  }
  return { from: from ?? '', to: to ?? '' };
}
