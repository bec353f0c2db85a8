import type { Refusal } from '../../core/errors';
import { capitalised, sentence } from '../wording';
import { cancel, pickOne, type Place } from '../steps';

/** Shows why a move is not possible, with Back; choosing a row ends the dialog. */
export async function showRefusals(refusals: readonly Refusal[], place: Place): Promise<never> {
  const items = refusals.map((refusal) => ({
    label: `$(error) ${sentence(refusal.message)}`,
    detail: capitalised(refusal.hint),
  }));
  await pickOne({ ...place, placeholder: 'This cannot be done', items });
  return cancel();
}
