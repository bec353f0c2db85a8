import type { Row } from './rows';

/** What a cell is about, as the extension knows it. */
export interface CellNames {
  readonly registry: string;
  readonly prompt: string;
  /** Null for the prompt itself. */
  readonly environment: string | null;
}

/**
 * What VS Code needs to know of a cell for its menu, as JSON: which entries it has, by `webviewSection` and the words of
 * `webviewItem`, and what their commands are given.
 */
export function menuContext({ cells, draft }: Row, place: number, names: CellNames, writable: boolean): string {
  const { registry, prompt, environment } = names;
  const pin = environment === null ? undefined : cells[place];
  const flags = [
    ...(writable ? ['writable'] : []),
    ...(pin !== undefined && pin.number !== null ? ['pinned'] : []),
    ...(draft.latest === null ? [] : ['hasVersions']),
    ...(draft.state === 'modified' || draft.state === 'new' ? ['canSnapshot'] : []),
  ];
  const webviewSection = environment === null ? 'prompt' : 'pin';
  const context = { webviewSection, webviewItem: flags.join(' '), registry, prompt };
  return JSON.stringify(environment === null ? context : { ...context, environment });
}
