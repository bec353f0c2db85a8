import { PromptEnvError } from '../core/errors';
import type { Version } from '../core/model';
import type { Registry } from '../registries/registry';

/** More prompts than this are not kept. */
const mostKept = 200;

/** Versions with their messages, of the prompts that were asked for lately. */
export class VersionCache {
  private readonly kept = new Map<string, Promise<readonly Version[]>>();

  /** A prompt's versions, newest first; none where it has none. A failure is not kept. */
  of(root: string, registry: Registry, prompt: string): Promise<readonly Version[]> {
    const key = keyOf(root, prompt);
    const known = this.kept.get(key);
    if (known !== undefined) {
      return known;
    }
    const versions = registry.versions(prompt).catch((error: unknown) => {
      this.kept.delete(key);
      if (PromptEnvError.is(error, 'notFound')) {
        return [];
      }
      throw error;
    });
    const [oldest] = this.kept.keys();
    if (this.kept.size >= mostKept && oldest !== undefined) {
      this.kept.delete(oldest);
    }
    this.kept.set(key, versions);
    return versions;
  }

  /** Forgets one prompt, or a registry. */
  forget(root: string, prompt?: string): void {
    if (prompt !== undefined) {
      this.kept.delete(keyOf(root, prompt));
      return;
    }
    for (const key of this.kept.keys()) {
      if (key.startsWith(keyOf(root, ''))) {
        this.kept.delete(key);
      }
    }
  }

  clear(): void {
    this.kept.clear();
  }
}

function keyOf(root: string, prompt: string): string {
  return `${root} ${prompt}`;
}
