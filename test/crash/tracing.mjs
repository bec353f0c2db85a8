// Runs the command line under strace: watched, killed or failed at one chosen call of one of its threads.
// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const preload = fileURLToPath(new URL('waitToBeTraced.cjs', import.meta.url));

/**
 * `main` reads, and writes to the terminal; `worker` does what is awaited: with one thread for it, both make the same
 * calls in the same order in every run.
 * @typedef {'main' | 'worker'} Thread
 */
/**
 * `how` is in strace's words: `signal=KILL`. With a `file`, from the registry's root, only calls on that file count;
 * the answer goes to `answerFile`.
 * @typedef {{ thread: Thread, call: string, when: number, how: string, file?: string }} Injury
 */
/** @typedef {{ code: number | null, signal: string | null, stdout: string, stderr: string, log: string[], hangs: boolean }} Run */

/** In the registry's folder, while the command line runs. */
export const answerFile = 'answer';
/** No lock is waited for so long. */
const mostSeconds = 60;

/** Why calls cannot be traced here, or null. @returns {string | null} */
export function whyNoTracing() {
  if (process.platform !== 'linux') return 'strace is for Linux';
  const tried = spawnSync('strace', ['-qq', '-e', 'trace=none', 'true'], { encoding: 'utf8' });
  if (tried.error) return 'strace is not installed';
  return tried.status === 0 ? null : `strace may not trace here: ${tried.stderr.trim().split('\n')[0]}`;
}

/**
 * Runs a command line. Without an injury all its threads are traced and their calls' data is in the log.
 * @param {string} cli the bundle
 * @param {{ cwd: string, args: readonly string[], log: string, calls: readonly string[], injury?: Injury, isStill?: () => Promise<void> }} what
 *   `isStill` is called when the process has stopped for a second time
 * @returns {Promise<Run>}
 */
export async function runTraced(cli, { cwd, args, log, calls, injury, isStill }) {
  const answer = openSync(path.join(cwd, answerFile), 'w');
  const child = spawn(process.execPath, ['--require', preload, cli, ...args], {
    cwd,
    env: { ...process.env, UV_THREADPOOL_SIZE: '1', UV_USE_IO_URING: '0' },
    stdio: ['ignore', answer, 'pipe', 'pipe'],
  });
  closeSync(answer);
  const [stderr, worker] = [textOf(child.stderr), textOf(child.stdio[3])];
  /** @type {Promise<[number | null, string | null]>} */
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve([code, signal]));
  });
  const pid = child.pid ?? 0;
  await until(() => worker.text.endsWith('\n') && stateOf(pid) === 'T');
  const tid = injury?.thread === 'worker' ? worker.text.trim() : String(pid);
  const file = injury?.file === undefined ? [] : ['-P', path.join(cwd, injury.file)];
  const options = injury
    ? ['-y', ...file, '-e', `trace=${injury.call}`, '-e', `inject=${injury.call}:${injury.how}:when=${injury.when}`]
    : ['-f', '-y', '-xx', '-s', '16777216', '-e', `trace=${calls.join()}`];
  const strace = spawn('strace', ['-qq', ...options, '-o', log, '-p', tid], { stdio: ['ignore', 'ignore', 'pipe'] });
  const complaint = textOf(strace.stderr);
  /** @type {Promise<void>} */
  const detached = new Promise((resolve) => strace.once('close', () => resolve()));
  await until(() => isTraced(pid, tid) || strace.exitCode !== null);
  if (strace.exitCode !== null) throw new Error(`strace ended: ${complaint.text}`);
  let isHanging = false;
  const hanging = setTimeout(() => (isHanging = child.kill('SIGKILL')), mostSeconds * 1000);
  process.kill(pid, 'SIGCONT');
  if (isStill !== undefined) {
    await until(() => stateOf(pid) === 'T' || stateOf(pid) === 't');
    await isStill();
    process.kill(pid, 'SIGCONT');
  }
  const [code, signal] = await ended;
  clearTimeout(hanging);
  await detached;
  const stdout = readFileSync(path.join(cwd, answerFile), 'utf8');
  rmSync(path.join(cwd, answerFile));
  const lines = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  rmSync(log);
  const own = injury ? lines : [`${pid} ${worker.text.trim()}`, ...lines];
  return { code, signal, stdout, stderr: stderr.text, log: own, hangs: isHanging };
}

/** @param {any} stream */
function textOf(stream) {
  const kept = { text: '' };
  stream.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => (kept.text += chunk));
  return kept;
}

/** @param {number} pid */
function stateOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat[stat.lastIndexOf(')') + 2];
  } catch {
    return 'X';
  }
}

/** @param {number} pid @param {string} tid */
function isTraced(pid, tid) {
  try {
    return !/^TracerPid:\s+0$/m.test(readFileSync(path.join('/proc', String(pid), 'task', tid, 'status'), 'utf8'));
  } catch {
    return false;
  }
}

/** @param {() => boolean} isSo */
async function until(isSo) {
  for (const started = performance.now(); !isSo();) {
    if (performance.now() - started > 60_000) throw new Error('the command line did not come to where it was to stop');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
