// What the clients of the races log: a line when an operation begins, a line when its answer is there. An operation
// without the second was cut short by a kill; it may have happened or not.
// @ts-check
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Mix Probabilities from 0 to 1.
 * @property {number} snapshot that an operation makes a version
 * @property {number} read that a client looks before it moves a pin
 * @property {number} several that it promotes several prompts at once
 * @property {number} compare that it names the version that it believes pinned (`--expect`)
 *
 * @typedef {object} Job What a client does.
 * @property {string} client its name, part of every operation's
 * @property {string} root the registry's folder
 * @property {string} log file that it appends to
 * @property {number} seed
 * @property {string[]} prompts
 * @property {string[]} environments
 * @property {number} versions each prompt has from 1 to this
 * @property {number} [operations] it ends after so many
 * @property {number} [acknowledged] or after so many moves that were acknowledged
 * @property {Mix} mix
 *
 * @typedef {object} LogStart
 * @property {string} id the operation's name, and the reason or message that it leaves in the registry
 * @property {string} client
 * @property {number} start nanoseconds of the machine's clock
 * @property {'read' | 'move' | 'snapshot'} kind
 * @property {string} [environment]
 * @property {readonly string[]} prompts
 * @property {number} [to] version
 * @property {number | null} [expect] version that the client believes pinned; left out where it does not compare
 *
 * @typedef {{ outcome: 'read', version: number | null, event: string | null }
 *   | { outcome: 'ack', event: string, from: Record<string, number | null> }
 *   | { outcome: 'ack', version: number | null, digest: string }
 *   | { outcome: 'nothing' }
 *   | { outcome: 'conflict' | 'error', code: string, message: string }} Outcome
 *
 * @typedef {{ id: string, end: number } & Outcome} LogEnd
 *
 * @typedef {LogStart & { end: number, answer: Outcome | null }} Operation `answer` is null, and `end` infinite, where
 *   the client was killed before it had one.
 */

/**
 * The operations of several logs, by when they began.
 * @param {readonly string[]} files
 * @returns {Operation[]}
 */
export function readLogs(files) {
  return files.flatMap(readLog).sort((a, b) => a.start - b.start);
}

/** @param {string} file @returns {Operation[]} */
function readLog(file) {
  /** @type {Map<string, Operation>} */
  const operations = new Map();
  const text = readFileSync(file, 'utf8');
  // A kill may cut the last line.
  for (const line of text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1)) {
    const { id, end, ...rest } = JSON.parse(line);
    const begun = operations.get(id);
    if (begun !== undefined) Object.assign(begun, { end, answer: rest });
    else operations.set(id, { id, ...rest, end: Infinity, answer: null });
  }
  return [...operations.values()];
}
