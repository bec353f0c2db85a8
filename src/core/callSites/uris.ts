import type { CallSite, Written } from './callSite';

/**
 * A prompt's address: `prompts:/name@alias`, `prompts:/name/3` and `prompts:/name` as MLflow writes them;
 * `langfuse://name@label:type`, `langfuse://name:3:type` and `langfuse://name` as promptfoo does.
 * @param text the whole of a text in a program, or of a value in YAML
 * @param start where it begins
 */
export function siteOfUri(text: string, start: number): CallSite | null {
  const [scheme, names] = text.startsWith('prompts:/')
    ? [/^prompts:\/+/.exec(text)?.[0] ?? '', mlflow]
    : text.startsWith('langfuse://')
      ? ['langfuse://', langfuse]
      : ['', null];
  // What is put together from parts, or holds more than an address, tells no name.
  if (names === null || text.length > longest || /[\s{}$<>"'`%*?]/.test(text)) {
    return null;
  }
  const found = names.exec(text.slice(scheme.length))?.groups;
  const prompt = found?.['prompt'] ?? '';
  if (!/[\p{L}\p{N}]/u.test(prompt)) {
    return null;
  }
  const named = found?.['named'];
  const numbered = found?.['numbered'];
  const written = (name: string, from: number): Written => ({
    text: name,
    start: start + from,
    end: start + from + name.length,
  });
  const after = scheme.length + prompt.length + 1;
  return {
    sdk: names === mlflow ? 'MLflow' : 'Langfuse',
    prompt: written(prompt, scheme.length),
    environment: named === undefined ? null : written(named, after),
    version: numbered === undefined ? null : written(numbered, after),
    isEnvironmentUnknown: false,
    usual: names === mlflow || (named ?? numbered) !== undefined ? null : 'production',
    passes: null,
    start,
    end: start + text.length,
  };
}

const longest = 1000;
// MLflow's own names hold no slash; ids of ours do.
const mlflow = /^(?<prompt>[^@/:]+(?:\/[^@/:]+)*?)(?:@(?<named>[^@/:]+)|\/(?<numbered>\d+))?$/;
const langfuse = /^(?<prompt>[^@:]+)(?:@(?<named>[^@:]+)|:(?<numbered>\d+))?(?::(?:text|chat))?$/;
