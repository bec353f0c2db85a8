import type { Finding, PromptState } from '../../core/model';

/** Findings by the prompt that they concern, so that a row need not look through all. */
export class FindingIndex {
  private readonly byPrompt = new Map<string, Finding[]>();
  private readonly byPath = new Map<string, Finding[]>();

  constructor(readonly all: readonly Finding[]) {
    for (const finding of all) {
      if (finding.prompt !== undefined) {
        add(this.byPrompt, finding.prompt, finding);
      }
      add(this.byPath, finding.path, finding);
    }
  }

  /** A prompt's findings, errors first. */
  of(prompt: PromptState): readonly Finding[] {
    const { path } = prompt.draft;
    const found = new Set([
      ...(this.byPrompt.get(prompt.id) ?? []),
      ...(path === null ? [] : (this.byPath.get(path) ?? [])),
    ]);
    return [...found].sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  }
}

function add(map: Map<string, Finding[]>, key: string, finding: Finding): void {
  const list = map.get(key);
  if (list === undefined) {
    map.set(key, [finding]);
  } else {
    list.push(finding);
  }
}
