import type { TextToken, Token } from './tokens';

/** A value as it is written in a call. */
export type Value =
  | { readonly kind: 'text'; readonly token: TextToken }
  | { readonly kind: 'number'; readonly token: Token }
  | { readonly kind: 'fields'; readonly fields: Fields }
  /** `undefined`, `None`: as if it were not there. */
  | { readonly kind: 'nothing' }
  /** Worked out when the program runs. */
  | { readonly kind: 'unknown' };

/** Values by the names they are given. */
export interface Fields {
  /** By name as `plainName` gives it; those inside another with a point, such as `prompt.name`. */
  readonly values: ReadonlyMap<string, Value>;
  /** Names as written, in order, of the outermost level. */
  readonly names: readonly string[];
  /** More may be added when the program runs. */
  readonly isOpen: boolean;
}

export const unknown: Value = { kind: 'unknown' };

/** `promptName`, `prompt_name` and `PromptName` are one name. */
export function plainName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** Puts values together by the names that they are given. */
export class FieldsBuilder {
  readonly #values = new Map<string, Value>();
  readonly #names: string[] = [];
  isOpen = false;

  add(name: string, value: Value): void {
    const plain = plainName(name);
    this.#names.push(name);
    // Of a name that is given twice nobody can say which counts.
    this.#values.set(plain, this.#values.has(plain) ? unknown : value);
    if (value.kind === 'fields') {
      for (const [inner, innerValue] of value.fields.values) {
        if (!inner.includes('.')) {
          this.#values.set(`${plain}.${inner}`, innerValue);
        }
      }
    }
  }

  take({ values, names, isOpen }: Fields): void {
    values.forEach((value, name) => this.#values.set(name, value));
    this.#names.push(...names);
    this.isOpen ||= isOpen;
  }

  built(): Fields {
    return { values: this.#values, names: this.#names, isOpen: this.isOpen };
  }
}
