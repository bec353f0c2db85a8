// Child processes in their own group, so that everything they start ends with them.
// @ts-check
import { spawn } from 'node:child_process';

/** @type {Set<number>} */
const groups = new Set();
let watching = false;

/**
 * Starts a process that leads its own group. The group is killed when this process ends, however it ends.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export function spawnGroup(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) groups.add(child.pid);
  watchExit();
  return child;
}

/**
 * Ends a group, gently first.
 * @param {number | undefined} pid
 * @param {number} [patience] in ms
 */
export async function stopGroup(pid, patience = 3_000) {
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  const deadline = Date.now() + patience;
  while (Date.now() < deadline && signalGroup(pid, 0)) await pause(50);
  signalGroup(pid, 'SIGKILL');
  groups.delete(pid);
}

/** @param {number} ms @returns {Promise<void>} */
export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals | 0} signal 0 only asks whether the group lives.
 */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

function watchExit() {
  if (watching) return;
  watching = true;
  // First of all: what still runs must not write into folders that are then removed.
  process.prependOnceListener('exit', () => {
    for (const pid of groups) signalGroup(pid, 'SIGKILL');
  });
  // Without a listener these signals end the process before `exit` is heard.
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.once(signal, () => process.exit(code));
  }
}
