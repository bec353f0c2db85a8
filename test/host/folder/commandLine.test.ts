import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { extension, folder, promptText, run, version, type Moved } from '../helpers';

const prompt = 'tests/both-ways';
const [first, second] = [promptText('One way.'), promptText('The other way.')];

describe('the extension and the command line', () => {
  let other: string;

  before(async () => {
    await extension();
    other = mkdtempSync(path.join(tmpdir(), 'promptenv-other-'));
  });
  after(() => {
    rmSync(other, { recursive: true, force: true });
  });

  /** `promptenv` in a folder; what it printed as JSON. */
  const promptenv = (cwd: string, ...args: string[]): unknown => {
    const cli = vscode.extensions.getExtension('prompt-environments.prompt-environments')?.extensionPath ?? '';
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const all = [path.join(cli, 'dist', 'cli.js'), ...args, '--json', '--cwd', cwd];
    return JSON.parse(execFileSync(process.execPath, all, { encoding: 'utf8', env }));
  };

  it('write the same bytes, but for times and what follows from them', async () => {
    await version(prompt, first, 'dev');
    await run('promote', { prompt, to: 'staging', reason: 'Ready' });
    await version(prompt, second, 'dev');
    await run('promote', { prompt, to: 'staging' });
    await run('rollback', { prompt, environment: 'staging', reason: 'Too "long"' });

    cpSync(path.join(folder(), '.promptenv', 'config.yaml'), path.join(other, '.promptenv', 'config.yaml'), {
      recursive: true,
    });
    cpSync(path.join(folder(), '.git', 'config'), path.join(other, '.git', 'config'), { recursive: true });
    execFileSync('git', ['init', '--quiet'], { cwd: other });
    const draft = path.join(other, 'prompts', `${prompt}.prompt`);
    mkdirSync(path.dirname(draft), { recursive: true });
    for (const [text = '', ...promotion] of [[first, '--reason', 'Ready'], [second]]) {
      writeFileSync(draft, text);
      promptenv(other, 'snapshot', prompt, '-m', `Say ${text.length}`, '--pin', 'dev');
      promptenv(other, 'promote', prompt, '--to', 'staging', ...promotion);
    }
    promptenv(other, 'rollback', prompt, '--env', 'staging', '--reason', 'Too "long"');

    assert.deepEqual(written(other), written(folder()));
  });

  it('read what the other wrote', async () => {
    assert.deepEqual(promptenv(folder(), 'status'), await run('status', {}));
    assert.deepEqual(promptenv(folder(), 'verify'), { ok: true, findings: [] });
    promptenv(folder(), 'promote', prompt, '--to', 'staging', '--release-hold', '--reason', 'Shorter now');
    await run('refresh', {});
    const { changes } = await run<Moved>('promote', { prompt, to: 'prod', reason: 'Ready', confirmed: true });
    assert.deepEqual(changes, [{ prompt, environment: 'prod', from: null, to: 2 }]);
    assert.deepEqual(promptenv(folder(), 'history', '--prompt', prompt), await run('showHistory', { prompt }));
  });
});

/** All that a registry holds of the prompt, by path, with times and names made of times taken out. */
function written(root: string): readonly (readonly [path: string, text: string])[] {
  const registry = path.join(root, '.promptenv');
  const files = readdirSync(registry, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = files.flatMap((entry): [string, string][] => {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(registry, file);
    const text = readFileSync(file, 'utf8');
    if (name.startsWith('environments')) {
      const lines = block(text);
      return lines === '' ? [] : [[name, timeless(lines)]];
    }
    return text.includes(`"${prompt}"`) || name.includes(prompt) ? [[timeless(name), timeless(text)]] : [];
  });
  return found.sort();
}

/** The prompt's lines of a pins file. */
function block(text: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`${prompt}:`));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith(' '));
  return start === -1 ? '' : lines.slice(start, end).join('\n');
}

function timeless(text: string): string {
  return text
    .replaceAll(/\d{8}T\d{9}Z-[0-9a-f]{16}/g, 'EVENT')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME');
}
