import { isPromptId } from '../../core/ids';
import type { Finding, Hold, Pin } from '../../core/model';
import { parseVersionRef } from '../../core/references';
import { oneLine } from '../../core/wording';
import { isEventName } from './layout';
import type { WrittenPin } from './pinsByLibrary';
import { pinsFinding, type PinEntry, type PinsFile } from './pinsFile';

/** Gathers entries, and findings for those that cannot be meant. */
export class PinsCollector {
  readonly #entries = new Map<string, PinEntry>();
  /** First lines of prompts whose pins do not count. */
  readonly #rejected = new Map<string, number>();
  readonly #findings: Finding[] = [];
  readonly #environment: string;

  constructor(environment: string) {
    this.#environment = environment;
  }

  addWritten({ prompt, fields, isMalformed, start, end }: WrittenPin): void {
    if (fields === null) {
      this.addPin(prompt, null, start, end);
    } else {
      this.addFields(prompt, fields, start, end, isMalformed);
    }
  }

  addFields(
    prompt: string,
    fields: ReadonlyMap<string, string>,
    start: number,
    end: number,
    isMalformed = false,
  ): void {
    const reason = fields.get('hold');
    const heldText = fields.get('held');
    const held = heldText === undefined ? null : parseVersionRef(heldText);
    const hold = reason === undefined ? null : { reason, held };
    const malformed = isMalformed || (heldText !== undefined && (held === null || reason === undefined));
    this.add(prompt, fields.get('version') ?? '', fields.get('event') ?? null, hold, start, end, malformed);
  }

  add(
    prompt: string,
    version: string,
    event: string | null,
    hold: Hold | null,
    start: number,
    end: number,
    malformed = false,
  ): void {
    const parsed = version === 'none' ? null : parseVersionRef(version);
    const isPin = !malformed && (parsed !== null || version === 'none') && (event === null || isEventName(event));
    this.addPin(prompt, isPin ? { version: parsed, event, hold } : null, start, end);
  }

  /** Null is a pin that cannot be meant. */
  addPin(prompt: string, pin: Pin | null, start: number, end: number): void {
    if (!isPromptId(prompt)) {
      this.#report(
        'badId',
        `${JSON.stringify(oneLine(prompt, 100))} is no prompt id`,
        start,
        'correct the id, or remove the line',
      );
      return;
    }
    const first = this.#entries.get(prompt)?.start ?? this.#rejected.get(prompt);
    if (first !== undefined) {
      this.#entries.delete(prompt);
      this.#rejected.set(prompt, first);
      this.#report(
        'duplicateKey',
        `${prompt} is pinned twice (also on line ${first + 1}), so neither counts`,
        start,
        'keep the line that is meant and remove the other',
        prompt,
      );
      return;
    }
    if (pin === null) {
      this.reject(prompt, start);
      return;
    }
    this.#entries.set(prompt, { pin, start, end });
  }

  reject(prompt: string, start: number): void {
    this.#rejected.set(prompt, start);
    this.#report(
      'badPins',
      `the pin of ${prompt} is not <version>@sha256:<64 hex digits> with the event that set it`,
      start,
      'take the line from git again, or pin the prompt anew',
      prompt,
    );
  }

  finish(lines: readonly string[], readOnly: string | null): PinsFile {
    const environment = this.#environment;
    const blocked = this.#findings[0]?.message ?? readOnly;
    return {
      environment,
      lines,
      entries: this.#entries,
      findings: this.#findings,
      readOnly: blocked,
      conflicts: null,
      isPlain: false,
    };
  }

  #report(code: Finding['code'], message: string, start: number, hint: string, prompt?: string): void {
    this.#findings.push(pinsFinding(this.#environment, code, message, start + 1, hint, prompt));
  }
}
