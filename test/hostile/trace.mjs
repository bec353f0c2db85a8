// What a traced process tree did to the machine: programs started, addresses called, files written.
// @ts-check
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** The system calls that are traced. */
export const tracedCalls = [
  ...['execve', 'execveat', 'connect', 'bind', 'sendto', 'open', 'openat', 'openat2', 'creat', 'truncate'],
  ...['rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'rmdir', 'mkdir', 'mkdirat', 'mknod', 'mknodat'],
  ...['link', 'linkat', 'symlink', 'symlinkat', 'chmod', 'fchmodat', 'chown', 'fchownat', 'lchown', 'utimensat'],
  ...['setxattr', 'lsetxattr', 'removexattr'],
];

/** @typedef {{ kind: 'starts' | 'calls' | 'writes', what: string }} Deed */

const writing = /\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)\b/;

/**
 * The deeds in a file that strace wrote, each as often as it happened.
 * @param {string} file
 * @param {(text: string) => string} normalise makes what differs from run to run the same
 * @returns {Promise<Map<string, { deed: Deed, times: number }>>}
 */
export async function deedsIn(file, normalise) {
  /** @type {Map<string, { deed: Deed, times: number }>} */
  const deeds = new Map();
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const deed = deedOf(line);
    if (deed === null) continue;
    const what = normalise(deed.what);
    const known = deeds.get(`${deed.kind} ${what}`);
    if (known) known.times += 1;
    else deeds.set(`${deed.kind} ${what}`, { deed: { kind: deed.kind, what }, times: 1 });
  }
  return deeds;
}

/**
 * @param {string} line of strace's, after the process's number
 * @returns {Deed | null}
 */
export function deedOf(line) {
  const call = /^(?:\d+ +)?(\w+)\((.*)$/.exec(line);
  const [, name = '', rest = ''] = call ?? [];
  // What was not there to be run or opened did nothing.
  const failed = / = -1 (?:ENOENT|ENOTDIR|ELOOP)\b/.test(rest);
  if (name.startsWith('execve')) {
    return failed ? null : { kind: 'starts', what: rest.replace(/, 0x[0-9a-f]+ \/\*.*$/, '') };
  }
  if (name === 'connect' || name === 'bind' || name === 'sendto') {
    const address = /\{sa_family=.*?\}/.exec(rest)?.[0];
    return address === undefined || address.includes('AF_NETLINK') ? null : { kind: 'calls', what: address };
  }
  if (name === 'open' || name.startsWith('openat')) {
    if (!writing.test(rest)) return null;
    const path = /"((?:[^"\\]|\\.)*)"/.exec(rest)?.[1] ?? rest;
    return { kind: 'writes', what: path };
  }
  if (name === '' || failed) return null;
  const paths = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path]) => path);
  return { kind: 'writes', what: `${name} ${paths.join(' ')}` };
}

/**
 * What VS Code does on its own, sooner or later: it saves its settings, with a backup or without, and its npm extension
 * looks for packages.
 */
const byChance = new RegExp(
  [
    String.raw`^writes .*/data/User/(?:Backups|History)(?:/|$)`,
    String.raw`^writes (?:unlink )?/tmp/[\w#]{1,8}$`,
    String.raw`^starts "[^"]*/rg", \[.*"-g", "\*\*/package\.json",`,
  ].join('|'),
);

/**
 * What one run did that the other did not do at all.
 * @param {Map<string, { deed: Deed, times: number }>} deeds
 * @param {Map<string, { deed: Deed, times: number }>} usual
 * @returns {string[]}
 */
export function beyond(deeds, usual) {
  return [...deeds].flatMap(([key, { times }]) =>
    usual.has(key) || byChance.test(key) ? [] : [`${key}${times > 1 ? ` (${times} times)` : ''}`],
  );
}
