import type { Finding } from '../../core/model';
import { count, oneLine } from '../../core/wording';
import { eventPath } from './layout';

/** A chain of events that cannot be followed further, at the event that it names there. */
export function brokenChain(environment: string, prompts: readonly string[], event: string, problem: string): Finding {
  const [prompt, another] = prompts;
  const only = another === undefined ? prompt : undefined;
  return {
    code: 'badEvent',
    severity: 'error',
    path: eventPath(environment, event),
    line: null,
    message: `the history of ${only ?? count(prompts.length, 'prompt')} in ${environment} is broken: ${oneLine(problem)}`,
    hint: 'take the file from git again',
    ...(only === undefined ? {} : { prompt: only }),
  };
}
