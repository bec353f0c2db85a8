// Every operation that writes, as data: where it starts and what it runs. A new one is one more entry.
// @ts-check
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {import('./observing.mjs').Promptenv} Promptenv */
/** @typedef {'empty' | 'small' | 'moved' | 'damaged' | 'twins' | 'fifty'} Base */
/**
 * `acts` are the acts that it consists of, in order: after a crash the first ones may be done, whole, and the rest not
 * begun. `run` is the one command line that does them all, where that is not the only act itself.
 * @typedef {{ name: string, base: Base, acts: readonly (readonly string[])[], run?: readonly string[], prepare?: (folder: string) => void }} Operation
 */

const reply = 'support/reply';
const triage = 'desk/triage';

/** @type {readonly Operation[]} */
export const operations = [
  { name: 'init', base: 'empty', acts: [['init', '--environments', 'dev,live']] },
  { name: 'snapshot of a file', base: 'small', acts: [['snapshot', reply, '-m', 'Shorter']], prepare: editReply },
  { name: 'snapshot of a folder', base: 'small', acts: [['snapshot', triage, '-m', 'Kinder']], prepare: editTriage },
  {
    name: 'snapshot and pin',
    base: 'small',
    acts: [
      ['snapshot', reply, '-m', 'Shorter'],
      ['pin', reply, '--env', 'dev', '--reason', 'Shorter'],
    ],
    run: ['snapshot', reply, '-m', 'Shorter', '--pin', 'dev'],
    prepare: editReply,
  },
  { name: 'promote of one', base: 'small', acts: [['promote', reply, '--to', 'staging', '--reason', 'Seen']] },
  { name: 'first promote of all', base: 'small', acts: [['promote', '--all', '--to', 'prod', '--reason', 'Begin']] },
  { name: 'promote of fifty', base: 'fifty', acts: [['promote', '--all', '--to', 'staging', '--reason', 'Together']] },
  { name: 'rollback', base: 'small', acts: [['rollback', reply, '--env', 'dev', '--reason', 'Too long']] },
  { name: 'pin', base: 'small', acts: [['pin', reply, '--env', 'staging', '--version', '3', '--reason', 'Try']] },
  { name: 'unpin', base: 'small', acts: [['unpin', reply, '--env', 'staging', '--reason', 'Gone']] },
  { name: 'hold', base: 'small', acts: [['hold', reply, '--env', 'staging', '--reason', 'Wait']] },
  { name: 'release', base: 'small', acts: [['release', triage, '--env', 'staging', '--reason', 'Seen']] },
  { name: 'record', base: 'moved', acts: [['record', reply, '--env', 'staging', '--reason', 'By hand']] },
  { name: 'renumber', base: 'twins', acts: [['renumber', reply]] },
  { name: 'repair', base: 'damaged', acts: [['verify', '--repair']] },
  { name: 'restore', base: 'small', acts: [['restore', `${reply}@1`]] },
  { name: 'restore of included files', base: 'small', acts: [['restore', `${triage}@1`, '--includes']] },
];

/** Bases whose registry is none yet, or not as it should be: what is done to them puts it right. */
export const flawed = new Set(['empty', 'moved', 'damaged', 'twins']);

/** The command line of an operation. @param {Operation} operation */
export function commandOf({ acts, run }) {
  const command = run ?? acts[0];
  if (command === undefined) throw new Error('an operation does something');
  return command;
}

/** @param {string} folder */
function editReply(folder) {
  appendFileSync(path.join(folder, 'prompts/support/reply.prompt'), 'Be short.\n');
}

/** @param {string} folder */
function editTriage(folder) {
  appendFileSync(path.join(folder, 'prompts/desk/_tone.prompt'), 'Be kinder still.\n');
}

/** @param {string} folder @param {string} file @param {string} text */
function write(folder, file, text) {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

/**
 * Makes the registries that operations start from. In each but the empty one, `next` waits for a snapshot.
 * @param {Promptenv} promptenv
 * @param {string} folder
 * @param {Base} base
 */
export async function makeBase(promptenv, folder, base) {
  const done = async (/** @type {string[]} */ ...args) => {
    const { code, stdout } = await promptenv(folder, ...args);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stdout}`);
  };
  // A git top level: registries are looked for up to here.
  mkdirSync(path.join(folder, '.git'), { recursive: true });
  write(folder, 'prompts/next.prompt', 'What comes next, {{name}}?\n');
  if (base === 'empty') return;
  await done('init');
  if (base === 'fifty') {
    for (const text of ['One', 'Two']) {
      for (let index = 0; index < 50; index++) {
        const prompt = `many/prompt-${String(index).padStart(2, '0')}`;
        write(folder, `prompts/${prompt}.prompt`, `${text} of ${index} for {{name}}\n`);
        await done('snapshot', prompt, '-m', text, '--pin', 'dev');
      }
      if (text === 'One') await done('promote', '--all', '--to', 'staging', '--reason', 'Begin');
    }
    return;
  }
  for (const text of ['One', 'Two', 'Three']) {
    write(folder, `prompts/${reply}.prompt`, `${text} for {{name}}\n`);
    await done('snapshot', reply, '-m', text, '--pin', 'dev');
    write(folder, 'prompts/desk/_tone.prompt', `Tone ${text}.\n`);
    write(folder, 'prompts/desk/parts/_rules.prompt', `Rules ${text}.\n`);
    write(folder, `prompts/${triage}.prompt`, `{{>tone}}\n{{>parts/rules}}\n${text} of {{ticket}}\n`);
    await done('snapshot', triage, '-m', text, '--pin', 'dev');
    if (text === 'One') await done('promote', '--all', '--to', 'staging', '--reason', 'Begin');
  }
  await done('hold', triage, '--env', 'staging', '--reason', 'Not yet');
  if (base === 'damaged') {
    // Its text stands in the draft, too.
    const versions = path.join(folder, '.promptenv/versions', reply);
    const stored = readdirSync(versions).find((name) => name.startsWith('v3-')) ?? '';
    writeFileSync(path.join(versions, stored), 'Three');
    // What a snapshot and a promotion leave that were killed before their end.
    writeFileSync(path.join(versions, 'v4-0a1b2c3d.prompt'), `Three for {{name}}\n`);
    writeFileSync(path.join(folder, '.promptenv/.tmp/7'), 'half');
  }
  if (base === 'twins') {
    // What is left when two branches both made the next version, and both lines were kept.
    const ledger = path.join(folder, '.promptenv/versions', reply, 'versions.jsonl');
    const before = readFileSync(ledger, 'utf8');
    for (const text of ['Ours', 'Theirs']) {
      const known = readFileSync(ledger, 'utf8').slice(before.length);
      writeFileSync(ledger, before);
      write(folder, `prompts/${reply}.prompt`, `${text} for {{name}}\n`);
      await done('snapshot', reply, '-m', text);
      appendFileSync(ledger, known);
    }
  }
  if (base === 'moved') {
    const [pins, dev] = ['staging', 'dev'].map((name) => path.join(folder, `.promptenv/environments/${name}.yaml`));
    const newer = /^support\/reply: (\S+)/m.exec(readFileSync(String(dev), 'utf8'))?.[1] ?? '';
    const text = readFileSync(String(pins), 'utf8');
    writeFileSync(String(pins), text.replace(/^support\/reply: \S+/m, `support/reply: ${newer}`));
  }
}
