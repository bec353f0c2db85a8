import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Node } from '../../src/host/nodes';
import { brokenPromises } from '../races/invariants.mjs';
import type { Operation, Outcome } from '../races/log.mjs';
import { readDisk } from '../races/onDisk.mjs';
import { countOverlaps, pinHistories, requireLinearizable } from '../races/pinRegister.mjs';
import { extension, folder, pinLine, promptText, run, until, version, type Moved } from './helpers';
import { textsOf } from './rows';

const environment = 'staging';
const versions = [1, 2, 3, 4];

/** Somebody who moves pins of `staging` and writes down what was answered; several of them race. */
export interface Racer {
  readonly name: string;
  /** Promotes a prompt; `id` is the reason that the event keeps. */
  readonly promote: (prompt: string, to: number, expect: string, id: string) => Promise<Outcome>;
}

/** Makes versions of the prompts to race for. */
export async function makeVersions(prompts: readonly string[]): Promise<void> {
  for (const prompt of prompts) {
    for (const number of versions) {
      await version(prompt, promptText(`Version ${number}.`));
    }
  }
}

/** Promotes at random what is not pinned, with the version that stands in the file as the one expected. */
export async function race(racer: Racer, prompts: readonly string[], times: number): Promise<Operation[]> {
  const operations: Operation[] = [];
  for (let turn = 0; turn < times; turn++) {
    const prompt = oneOf(prompts);
    const expect = pinnedOnDisk(prompt);
    const to = oneOf(versions.filter((number) => number !== expect));
    const id = `${racer.name}-${turn}`;
    const start = now();
    const answer = await racer.promote(prompt, to, String(expect ?? 'none'), id);
    const what = { id, client: racer.name, kind: 'move', environment, prompts: [prompt], to, expect } as const;
    operations.push({ ...what, start, end: now(), answer });
  }
  return operations;
}

/** Promotes by the extension's command, as a keybinding or another extension does. */
export function byCommand(name: string): Racer {
  return {
    name,
    promote: (prompt, to, expect, id) =>
      answerOf(async () => run<Moved>('promote', { prompt, to: environment, version: to, expect, reason: id })),
  };
}

/** Promotes by the command line: a process each time. */
export function byCommandLine(name: string): Racer {
  const { extensionPath = '' } = vscode.extensions.getExtension('prompt-environments.prompt-environments') ?? {};
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const promptenv = (...args: readonly string[]): Promise<string> =>
    new Promise((resolve) => {
      const all = [path.join(extensionPath, 'dist', 'cli.js'), ...args, '--json', '--cwd', folder()];
      execFile(process.execPath, all, { env }, (_error, stdout) => resolve(stdout));
    });
  return {
    name,
    promote: (prompt, to, expect, id) =>
      answerOf(async () => {
        const wish = ['--to', environment, '--version', String(to), '--expect', expect, '--reason', id];
        const printed = JSON.parse(await promptenv('promote', prompt, ...wish)) as Moved & { error?: Error };
        if (printed.error !== undefined) {
          throw Object.assign(new Error(printed.error.message), printed.error);
        }
        return printed;
      }),
  };
}

/** Asserts that it was a race, that everybody was told the truth, and that the sidebar shows what is on disk. */
export async function requireTruth(operations: readonly Operation[], prompts: readonly string[]): Promise<void> {
  const disk = readDisk(folder(), prompts);
  assert.deepEqual(brokenPromises(operations, disk), []);
  const histories = pinHistories(operations, disk);
  requireLinearizable(histories);
  const told = (outcome: string): number => operations.filter(({ answer }) => answer?.outcome === outcome).length;
  const counts = `${told('ack')} promoted, ${told('conflict')} told conflict, ${countOverlaps(histories)} overlaps`;
  assert.ok(told('ack') >= operations.length / 4 && told('conflict') > 0 && countOverlaps(histories) > 5, counts);
  assert.deepEqual(await run('verify', {}), { ok: true, findings: [] });

  const { views } = await extension();
  const tree: vscode.TreeDataProvider<Node> = views.environments;
  await until(async () => {
    const nodes = (await tree.getChildren()) ?? [];
    const staging = nodes.find((node) => node.kind === 'environment' && node.environment === environment);
    const rows = await textsOf(tree, staging);
    for (const prompt of prompts) {
      const label = prompt.slice(prompt.lastIndexOf('/') + 1);
      const row = rows.find((text) => text.startsWith(`${label} · `)) ?? 'no row';
      assert.match(row, new RegExp(` · v${pinnedOnDisk(prompt)} · `), rows.join(' | '));
    }
  }, 'the tree does not show what is on disk');
}

async function answerOf(promote: () => Promise<Moved>): Promise<Outcome> {
  try {
    const { changes, event } = await promote();
    if (event === null) {
      return { outcome: 'nothing' };
    }
    return { outcome: 'ack', event, from: Object.fromEntries(changes.map(({ prompt, from }) => [prompt, from])) };
  } catch (error) {
    const { code = 'crash', message } = error as { code?: string; message: string };
    return { outcome: code === 'conflict' ? 'conflict' : 'error', code, message };
  }
}

function pinnedOnDisk(prompt: string): number | null {
  const found = /: (\d+)@/.exec(pinLine(environment, prompt) ?? '');
  return found === null ? null : Number(found[1]);
}

function oneOf<T>(items: readonly T[]): T {
  const item = items[Math.floor(Math.random() * items.length)];
  assert.ok(item !== undefined);
  return item;
}

/** Nanoseconds of a clock that all processes of a machine share. */
function now(): number {
  return Number(process.hrtime.bigint());
}
