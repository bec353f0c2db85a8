// Which changes of a registry's meaning no check of its files can tell from what git itself makes of them, and why.
// The list is the promise: whatever is not in it must be found.
// @ts-check

/** @typedef {import('./meaning.mjs').Facts} Facts */
/**
 * @typedef {object} Change
 * @property {Facts} before
 * @property {Facts} after
 * @property {readonly string[]} changed names of the facts that differ
 * @property {(environment: string, prompt: string) => ReadonlySet<string>} pinsHad values that a pin had at some time, as its fact writes them
 * @property {(environment: string, prompt: string) => readonly (string | null)[]} acts `prev` of each event of an environment that names a prompt, reached or not
 */

/** Why a fact may change unseen, or null where it may not. @param {Change} change @param {string} fact @returns {string | null} */
export function leftToGit(change, fact) {
  const [kind = '', ...name] = fact.split(' ');
  switch (kind) {
    case 'pin':
      return pinLeftToGit(change, fact, name[0] ?? '', name[1] ?? '');
    case 'event':
      // The events behind a pin change with it; broken ones are never left to anybody.
      return change.after.get(fact) === 'broken' ? null : 'the pin that led to them is left to git';
    case 'version':
    case 'text':
    case 'extra':
      return versionLeftToGit(change, name[0] ?? '', name[1] ?? '');
    default:
      return null;
  }
}

/** @param {Change} change @param {string} fact @param {string} environment @param {string} prompt */
function pinLeftToGit({ after, pinsHad, acts }, fact, environment, prompt) {
  const now = after.get(fact);
  const events = acts(environment, prompt);
  if (now === undefined) {
    return events.every((prev) => prev === null) ? 'a pin is gone that was set once, as by a revert' : null;
  }
  if (now === 'stands twice') return null;
  const pin = JSON.parse(now);
  if (pinsHad(environment, prompt).has(now)) return 'a pin is what it was before, as by a revert';
  if (pin.event === null && events.length === 0 && isVersion(after, prompt, pin.version)) {
    return 'a pin that no event was ever written for';
  }
  return null;
}

/** @param {Facts} facts @param {string} prompt @param {string} version */
function isVersion(facts, prompt, version) {
  return version === 'none' || facts.has(`version ${prompt} ${version}`);
}

/** @param {Change} change @param {string} prompt @param {string} version */
function versionLeftToGit({ before, after }, prompt, version) {
  const key = `version ${prompt} ${version}`;
  const [had, has] = [before.get(key), after.get(key)];
  if (had !== undefined && has !== undefined) {
    const [was, is] = [JSON.parse(had), JSON.parse(has)];
    const isOnlyParent = JSON.stringify({ ...was, parent: 0 }) === JSON.stringify({ ...is, parent: 0 });
    const isText =
      before.get(`text ${prompt} ${version}`) !== after.get(`text ${prompt} ${version}`) ||
      before.get(`extra ${prompt} ${version}`) !== after.get(`extra ${prompt} ${version}`);
    const isEarlier = after.has(`version ${prompt} ${is.parent}`) && numberOf(is.parent) < numberOf(version);
    return isOnlyParent && !isText && isEarlier ? 'the parent of a version is another earlier one' : null;
  }
  if (has !== undefined) return null;
  const left = [...after.keys()]
    .filter((name) => name.startsWith(`version ${prompt} `))
    .map((name) => name.split(' ')[2] ?? '');
  const numbers = left.map(numberOf);
  const isNamed = [...after].some(
    ([name, value]) =>
      (name.startsWith(`version ${prompt} `) && JSON.parse(value).parent === version) ||
      (/^(?:pin|event) /.test(name) && name.endsWith(` ${prompt}`) && value.includes(version)),
  );
  const isAsBefore = numberOf(version) === Math.max(0, ...numbers) + 1 || numbers.includes(numberOf(version));
  return !isNamed && isAsBefore ? 'the line of a newest version that nothing names, as before it was made' : null;
}

/** @param {unknown} version */
function numberOf(version) {
  return Number(String(version).split('@')[0]);
}
