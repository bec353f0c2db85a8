import { PromptEnvError } from '../core/errors';

/** Null for what cannot be read, which `verify` and the findings tell of. */
export async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (PromptEnvError.is(error)) {
      return null;
    }
    throw error;
  }
}
