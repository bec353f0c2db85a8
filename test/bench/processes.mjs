// Whole processes, measured from the outside.
// @ts-check
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const probe = path.join(path.dirname(fileURLToPath(import.meta.url)), 'cpuProbe.cjs');
const largestOutput = 256 * 1024 * 1024;

/** @typedef {{ wall: number, cpu: number, stdout: Buffer }} ProcessRun times in ms */

/**
 * Runs a node program to its end, its output going through a pipe.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {ProcessRun}
 * @throws {Error} where it fails.
 */
export function runNode(args, env = process.env) {
  const start = performance.now();
  const { status, stdout, stderr, output, error } = spawnSync(process.execPath, ['--require', probe, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    maxBuffer: largestOutput,
    env,
  });
  const wall = performance.now() - start;
  if (error) throw error;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr.toString()}`);
  return { wall, cpu: Number(output[3]?.toString()), stdout };
}
