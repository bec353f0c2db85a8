// The file-system calls of a run, read from strace's log.
// @ts-check

/** @typedef {import('./tracing.mjs').Thread} Thread */
/** @typedef {{ thread: Thread, name: string, args: string, result: number, text: string }} Call `text` is the call as written, strings decoded. */

/** Calls that change what is on disk, or say that it is to stay. */
export const changingCalls = [
  ...['openat', 'write', 'pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'rename', 'renameat', 'renameat2'],
  ...['unlink', 'unlinkat', 'rmdir', 'mkdir', 'mkdirat', 'link', 'linkat'],
];
export const readingCalls = ['read', 'pread64', 'getdents64'];

/**
 * Calls in the order in which they ended; those that strace split in two are put together.
 * @param {readonly string[]} log of a run that was not injured
 * @returns {Call[]}
 */
export function callsOf(log) {
  const [main, worker] = (log[0] ?? '').split(' ');
  /** @type {Map<string, string>} */
  const begun = new Map();
  /** @type {Call[]} */
  const calls = [];
  for (const line of log.slice(1)) {
    const [, thread = '', text = ''] = /^(\d+) +(.*)$/s.exec(line) ?? [];
    // What others do, such as git when it is asked who acts, is not ours.
    if (thread !== main && thread !== worker) continue;
    if (text.endsWith('<unfinished ...>')) {
      begun.set(thread, text.slice(0, -'<unfinished ...>'.length));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(text);
    const whole = resumed ? (begun.get(thread) ?? '') + resumed[1] : text;
    const [, name, args = '', result = ''] = /^(\w+)\((.*)\) += (-?\d+)/s.exec(whole) ?? [];
    if (name === undefined) continue;
    calls.push({
      thread: thread === worker ? 'worker' : 'main',
      name,
      args,
      result: Number(result),
      text: decode(whole),
    });
  }
  return calls;
}

/** Strings as strace writes them with -xx. @param {string} text */
export function decode(text) {
  return text.replaceAll(/(?:\\x[0-9a-f]{2})+/g, (hex) => bytesOf(hex).toString('latin1'));
}

/** @param {string} hex */
export function bytesOf(hex) {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
}

/**
 * For each thread and call, which of its ordinals, from 1, touch the registry or the answer, and how many there are.
 * What is written is counted by file, since threads also wake each other by writing, not always as often; but a lock's
 * first name is not known before.
 * @param {readonly Call[]} calls
 * @param {string} folder
 * @returns {Map<string, { thread: Thread, call: string, file?: string, ordinals: number[], total: number }>}
 */
export function pointsOf(calls, folder) {
  /** @type {ReturnType<typeof pointsOf>} */
  const points = new Map();
  for (const { thread, name, text } of calls) {
    const written = /^write\(\d+<([^>]*)>/.exec(text)?.[1] ?? '';
    const isNamed = written.startsWith(`${folder}/`) && !written.includes('/.lock.');
    const file = isNamed ? { file: written.slice(folder.length + 1) } : {};
    // A named file's calls are counted alone, and with all others where no file is named.
    for (const each of isNamed ? [file, {}] : [{}]) {
      const key = `${thread} ${name} ${each.file ?? ''}`;
      const point = points.get(key) ?? { thread, call: name, ...each, ordinals: [], total: 0 };
      points.set(key, point);
      point.total += 1;
      if (each.file === file.file && touches(text, folder)) point.ordinals.push(point.total);
    }
  }
  return points;
}

/** Whether a call, as written, is about the registry's folder or what the command answers. @param {string} call @param {string} folder */
export function touches(call, folder) {
  const named = call.replaceAll(/AT_FDCWD<[^>]*>/g, '');
  return ['/', '"', '>'].some((end) => named.includes(folder + end)) || isAnswer(call);
}

/** @param {string} call */
export function isAnswer(call) {
  return /^write\([12]\D/.test(call);
}
