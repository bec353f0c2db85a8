// `npm run test:tamper`: random registries are tampered with, and `verify` must find it, naming the file, but for the
// changes that are left to git (leftToGit.mjs); untouched ones must give no finding.
// @ts-check
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildProduct } from '../support/mutants.mjs';
import { seededRandom } from '../support/random.mjs';
import { Suite, suiteOptions } from '../support/suite.mjs';
import { randomTampering } from './edits.mjs';
import { makeHistory, root } from './histories.mjs';
import { leftToGit } from './leftToGit.mjs';
import { changedFacts, meaningOf } from './meaning.mjs';

/** @typedef {import('./histories.mjs').Product} Product */
/** @typedef {import('./histories.mjs').History} History */
/** @typedef {import('../../src/core/model').Finding} Finding */

const options = suiteOptions();
const suite = new Suite('tamper', options);
const size = options.short ? 800 : 10_000;
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'promptenv-tamper-')));
/** One in so many is also checked on a real disk. */
const onDiskEvery = 50;

/** What a broken product must be found out by, and nothing else. */
class Wrong extends Error {}

/** @param {string} name @param {readonly import('../support/mutants.mjs').Mutation[]} [mutations] @returns {Promise<Product>} */
async function product(name, mutations = []) {
  const outfile = path.join(folder, `${name}.cjs`);
  await buildProduct('test/support/registryTool.ts', outfile, mutations);
  return createRequire(import.meta.url)(outfile);
}

/** @param {Product} built @param {History} history @returns {Promise<readonly Finding[]>} */
function verify(built, history) {
  return built.openWorkspaceRegistry(history.platform, root).verify();
}

/** The same registry, written to a real disk. @param {Product} built @param {History} history */
async function verifyOnDisk(built, history) {
  const place = path.join(folder, 'registry');
  rmSync(place, { recursive: true, force: true });
  for (const file of history.files.files(root)) {
    mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
    writeFileSync(path.join(place, file), history.files.get(`${root}/${file}`) ?? '');
  }
  const platform = built.platformActedBy({ at: '2026-11-22T08:00:00.000Z', by: 'Ada' });
  return built.openWorkspaceRegistry(platform, place).verify();
}

/** @param {History} history */
function meaning({ files }) {
  const paths = files.files(`${root}/.promptenv`).map((file) => `.promptenv/${file}`);
  return meaningOf((file) => files.get(`${root}/${file}`), paths);
}

/** @param {readonly Finding[]} findings */
const textOf = (findings) =>
  findings.map(({ code, path: where, message }) => `${code} ${where}: ${message}`).join('\n') || 'nothing';

/** What a git that turns line feeds into CRLF makes of a registry. @param {History} history */
function checkOutWithCrlf({ files }) {
  for (const file of files.files(`${root}/.promptenv`)) {
    const bytes = files.get(`${root}/.promptenv/${file}`) ?? Buffer.alloc(0);
    if (!bytes.includes(0))
      files.set(
        `${root}/.promptenv/${file}`,
        Buffer.from(bytes.toString('latin1').replaceAll(/\r?\n/g, '\r\n'), 'latin1'),
      );
  }
}

/** @param {Product} built @param {number} count @param {number} seed */
async function untouched(built, count, seed) {
  const random = seededRandom(seed);
  let versions = 0;
  let events = 0;
  for (let index = 0; index < count; index++) {
    const history = await makeHistory(built, random);
    if (random.chance(0.1)) checkOutWithCrlf(history);
    for (const findings of [
      await verify(built, history),
      index % onDiskEvery === 0 ? await verifyOnDisk(built, history) : [],
    ]) {
      if (findings.length > 0) throw new Wrong(`registry ${index} was not touched:\n${textOf(findings)}`);
    }
    for (const fact of meaning(history).keys()) {
      versions += Number(fact.startsWith('version '));
      events += Number(fact.startsWith('event '));
    }
  }
  return { versions, events };
}

/** Values that pins had at some time, and `prev` of the events that name them. @param {History} history */
function pastOf({ files, earlier }) {
  /** @type {Map<string, Set<string>>} */
  const had = new Map();
  for (const [file, contents] of earlier) {
    for (const bytes of file.startsWith('.promptenv/environments/') ? contents : []) {
      for (const [fact, value] of meaningOf((name) => (name === file ? bytes : undefined), [])) {
        had.set(fact, (had.get(fact) ?? new Set()).add(value));
      }
    }
  }
  const acts = (/** @type {string} */ environment, /** @type {string} */ prompt) =>
    files.files(`${root}/.promptenv/history/${environment}`).flatMap((file) => {
      try {
        const event = JSON.parse(files.get(`${root}/.promptenv/history/${environment}/${file}`)?.toString() ?? '');
        return /** @type {{ prompt: string, prev: string | null }[]} */ (event.changes)
          .filter((change) => change.prompt === prompt)
          .map(({ prev }) => prev);
      } catch {
        return [];
      }
    });
  return {
    pinsHad: (/** @type {string} */ environment, /** @type {string} */ prompt) =>
      had.get(`pin ${environment} ${prompt}`) ?? new Set(),
    acts,
  };
}

/** @param {Product} built @param {number} count @param {number} seed @param {number} [patience] edits missed until no more are tried */
async function tampered(built, count, seed, patience = 5) {
  const random = seededRandom(seed);
  /** @type {Map<string, number>} */
  const outcomes = new Map();
  /** @type {string[]} */
  const missed = [];
  const tally = (/** @type {string} */ outcome) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  for (let done = 0; done < count && missed.length < patience;) {
    const history = await makeHistory(built, random, { twins: random.chance(0.1) });
    const past = pastOf(history);
    const before = meaning(history);
    const known = new Set((await verify(built, history)).map((finding) => JSON.stringify(finding)));
    for (let edits = 0; edits < 20 && done < count && missed.length < patience; edits++) {
      const tampering = randomTampering(history, random);
      if (tampering === null) continue;
      done += 1;
      const undo = [...tampering.edit.keys()].map(
        (file) => /** @type {const} */ ([file, history.files.get(`${root}/${file}`)]),
      );
      for (const [file, bytes] of tampering.edit) history.files.set(`${root}/${file}`, bytes ?? undefined);
      const after = meaning(history);
      const changed = changedFacts(before, after);
      const reasons = changed.map((fact) => leftToGit({ before, after, changed, ...past }, fact));
      const all = done % onDiskEvery === 0 ? await verifyOnDisk(built, history) : await verify(built, history);
      const findings = all.filter((finding) => !known.has(JSON.stringify(finding)));
      if (changed.length > 0 && reasons.includes(null)) {
        const isNamed = findings.some(({ path: where, message, hint }) =>
          [...tampering.edit.keys()].some((file) => where === file || message.includes(file) || hint.includes(file)),
        );
        if (isNamed) tally(`found: ${tampering.of}, ${tampering.kind}`);
        else missed.push(describe(tampering, undo, changed, findings));
      } else {
        tally(
          changed.length === 0 ? 'without any meaning' : `left to git: ${reasons.find((reason) => reason !== null)}`,
        );
      }
      for (const [file, bytes] of undo) history.files.set(`${root}/${file}`, bytes);
    }
  }
  if (missed.length > 0) throw new Wrong(missed.join('\n\n'));
  return outcomes;
}

/**
 * @param {import('./edits.mjs').Tampering} tampering
 * @param {readonly (readonly [string, Buffer | undefined])[]} undo
 * @param {readonly string[]} changed
 * @param {readonly Finding[]} findings
 */
function describe(tampering, undo, changed, findings) {
  const parts = undo.map(
    ([file, bytes]) =>
      `--- ${file} was\n${bytes?.toString() ?? '(not there)'}\n+++ and became\n${tampering.edit.get(file)?.toString() ?? '(removed)'}`,
  );
  return `${tampering.of}, ${tampering.kind}: it was not found that ${changed.join(', ')} changed; verify says\n${textOf(findings)}\n${parts.join('\n')}`;
}

/** A broken product must be found out by what it misses, not by any failure. @param {string} name @param {() => Promise<unknown>} run */
function control(name, run) {
  return suite.control(name, async () => {
    try {
      await run();
    } catch (error) {
      if (error instanceof Wrong) throw error;
      console.log(error);
    }
  });
}

try {
  const whole = await product('whole');
  await suite.check('verify finds nothing in registries that nobody touched', async () => {
    const { versions, events } = await untouched(whole, size, options.seed);
    suite.figure('registries untouched', size);
    suite.figure('versions in them', versions);
    suite.figure('events that their pins reach', events);
    return `${size} registries`;
  });
  await suite.check('verify finds every tampering that changes what a registry means, and names the file', async () => {
    const outcomes = await tampered(whole, size, options.seed + 1);
    suite.figure('edits tried', size);
    const sum = (/** @type {(name: string) => boolean} */ isMeant) =>
      [...outcomes].reduce((total, [name, count]) => total + (isMeant(name) ? count : 0), 0);
    for (const of of ['text', 'ledger', 'pins', 'event'])
      suite.figure(
        `found, of ${of === 'pins' ? of : `${of}s`}`,
        sum((name) => name.startsWith(`found: ${of},`)),
      );
    for (const [name, count] of [...outcomes].sort()) if (!name.startsWith('found: ')) suite.figure(name, count);
    return `${size} edits`;
  });
  const workspace = 'src/registries/workspace';
  /** @type {[string, import('../support/mutants.mjs').Mutation][]} */
  const controls = [
    [
      'stored bytes are not hashed',
      {
        file: `${workspace}/stored.ts`,
        find: 'if (sha256(read) === expected) {',
        replace: 'if (sha256(read) !== "") {',
      },
    ],
    [
      "an event's name is not compared with its bytes",
      { file: `${workspace}/eventFile.ts`, find: 'if (!isAsWritten) {', replace: 'if (name === "") {' },
    ],
    [
      "a pin's hold is not compared with its event",
      {
        file: `${workspace}/chainChecks.ts`,
        find: 'sameHold(holdLeftBy(reading.event.action, reading.event.reason, change), pin.hold)',
        replace: 'true',
      },
    ],
    [
      "a pin's version is not compared with its event",
      { file: `${workspace}/chainChecks.ts`, find: 'sameVersion(change.to, pin.version) &&', replace: '' },
    ],
    [
      'chains are not walked',
      { file: `${workspace}/chainChecks.ts`, find: 'name = change.prev;', replace: 'name = null;' },
    ],
    [
      'lost lines are not looked for',
      { file: `${workspace}/ledgerChecks.ts`, find: 'findings.push(...lostLines(folder, ledger));', replace: '' },
    ],
    [
      "a version's main file is not checked",
      { file: `${workspace}/ledgerChecks.ts`, find: 'mainProblem(storage, ledger.prompt, version) ??', replace: '' },
    ],
    [
      "a version's parent is not checked",
      { file: `${workspace}/ledgerChecks.ts`, find: 'parentProblem(ledger, read) ??', replace: '' },
    ],
  ];
  for (const [index, [name, mutation]] of controls.entries()) {
    await control(name, async () => tampered(await product(`mutant-${index}`, [mutation]), 5000, options.seed + 1, 1));
  }
  await control('a good pin is called unrecorded', async () => {
    const find = 'pin.event === null ? isForeign(prompt, pin) : isConfirmed(events, prompt, pin)';
    const mutant = await product('mutant-forgetful', [
      { file: `${workspace}/chainChecks.ts`, find, replace: 'pin.event !== null && isConfirmed(events, prompt, pin)' },
    ]);
    await untouched(mutant, 400, options.seed);
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
suite.finish();
