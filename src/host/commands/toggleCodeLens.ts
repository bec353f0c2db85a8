import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { isCodeLensEnabled, setCodeLensEnabled } from '../settings';

/** Switches the lenses on or off, for good. */
export async function toggleCodeLens(_app: App, call: Call<ArgumentsOf<'toggleCodeLens'>>): Promise<unknown> {
  const enabled = call.given.enabled ?? !isCodeLensEnabled();
  await setCodeLensEnabled(enabled);
  return { enabled };
}
