// What must hold after a race, whoever won: what the clients were told is what stands on disk.
// @ts-check
import { chainOf } from './onDisk.mjs';

/** @typedef {import('./log.mjs').Operation} Operation */
/** @typedef {import('./onDisk.mjs').Disk} Disk */

/**
 * Every broken promise, a line each.
 * @param {readonly Operation[]} operations
 * @param {Disk} disk
 * @returns {string[]}
 */
export function brokenPromises(operations, disk) {
  return [...wrongAnswers(operations), ...brokenMoves(operations, disk), ...brokenVersions(operations, disk)];
}

/** A loser is told `conflict`, and only when there was a winner. @param {readonly Operation[]} operations */
function wrongAnswers(operations) {
  const winners = operations.filter(
    ({ kind, answer }) => kind === 'move' && (answer ?? { outcome: 'ack' }).outcome === 'ack',
  );
  /** @type {string[]} */
  const found = [];
  for (const operation of operations) {
    const { id, answer, environment, prompts } = operation;
    if (answer?.outcome === 'error') found.push(`${id} was told ${answer.code}: ${answer.message}`);
    if (answer?.outcome !== 'conflict') continue;
    if (operation.expect !== undefined) continue; // What it believed pinned may have been wrong from the beginning.
    const hasWinner = winners.some(
      (other) =>
        other.environment === environment &&
        other.prompts.some((prompt) => prompts.includes(prompt)) &&
        other.start < operation.end &&
        operation.start < other.end,
    );
    if (!hasWinner) found.push(`${id} was told conflict without one: ${answer.message}`);
  }
  return found;
}

/** @param {readonly Operation[]} operations @param {Disk} disk */
function brokenMoves(operations, disk) {
  /** @type {string[]} */
  const found = [];
  /** How often each event is in the chain of each pin: by `<event> <prompt>`. @type {Map<string, number>} */
  const reached = new Map();
  for (const pin of disk.pins) {
    try {
      for (const { name } of chainOf(disk, pin)) {
        const key = `${name} ${pin.prompt}`;
        reached.set(key, (reached.get(key) ?? 0) + 1);
      }
    } catch (error) {
      found.push(error instanceof Error ? error.message : String(error));
    }
  }
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  /** @type {Map<string, string>} */
  const eventOf = new Map();
  for (const { name, reason, changes } of disk.events.values()) {
    const counts = changes.map(({ prompt }) => reached.get(`${name} ${prompt}`) ?? 0);
    const isReached = counts.every((count) => count === 1);
    if (!isReached && counts.some((count) => count > 0)) found.push(`${name} is in the chains of some prompts only`);
    const answer = byId.get(reason)?.answer;
    if (answer === undefined) found.push(`${name} was written by nobody: ${reason}`);
    if (!isReached) continue;
    if (eventOf.has(reason)) found.push(`${reason} happened twice: ${eventOf.get(reason)}, ${name}`);
    eventOf.set(reason, name);
    if (answer && answer.outcome !== 'ack') found.push(`${reason} was told ${answer.outcome}, but ${name} happened`);
  }
  for (const { id, kind, answer } of operations) {
    if (kind !== 'move' || answer?.outcome !== 'ack' || !('event' in answer)) continue;
    if (eventOf.get(id) !== answer.event) found.push(`${id} was acknowledged as ${answer.event}, which was lost`);
  }
  return found;
}

/** @param {readonly Operation[]} operations @param {Disk} disk */
function brokenVersions(operations, disk) {
  /** @type {string[]} */
  const found = [];
  for (const [prompt, versions] of disk.versions) {
    versions.forEach(({ version }, index) => {
      if (version !== index + 1) found.push(`the versions of ${prompt} have v${version} at place ${index + 1}`);
    });
    const texts = new Set(versions.map(({ text }) => text));
    if (texts.size !== versions.length) found.push(`two versions of ${prompt} have one text`);
  }
  for (const { id, kind, prompts, answer } of operations) {
    if (kind !== 'snapshot') continue;
    const made = prompts.flatMap((prompt) => disk.versions.get(prompt) ?? []).filter(({ message }) => message === id);
    if (answer?.outcome === 'ack' && 'digest' in answer) {
      const isThere = made.length === 1 && made[0]?.digest === answer.digest && made[0].version === answer.version;
      if (!isThere) found.push(`${id} was acknowledged as v${answer.version}, which was lost`);
    } else if (made.length > (answer === null ? 1 : 0)) {
      found.push(`${id} was told ${answer?.outcome ?? 'nothing'}, but made ${made.length} versions`);
    }
  }
  return found;
}
