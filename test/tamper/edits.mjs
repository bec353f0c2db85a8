// Random tampering with a registry's files: bytes, lines, whole files, and fields that are set to other valid values.
// @ts-check

/** @typedef {import('../support/random.mjs').Random} Random */
/** @typedef {import('./histories.mjs').History} History */
/** What files become: null is removed. Paths are from the registry's root. @typedef {Map<string, Buffer | null>} Edit */
/** @typedef {{ kind: string, of: string, edit: Edit }} Tampering */

/** @param {string} path @returns {'ledger' | 'text' | 'pins' | 'event' | null} */
function kindOf(path) {
  if (path.endsWith('/versions.jsonl')) return 'ledger';
  if (path.startsWith('.promptenv/versions/')) return 'text';
  if (path.startsWith('.promptenv/environments/')) return 'pins';
  return path.startsWith('.promptenv/history/') ? 'event' : null;
}

/**
 * One random tampering; null where what was chosen changes nothing.
 * @param {History} history @param {Random} random @returns {Tampering | null}
 */
export function randomTampering(history, random) {
  const { files, root } = history;
  const all = files.files(`${root}/.promptenv`).map((path) => `.promptenv/${path}`);
  const of = random.pick(/** @type {const} */ (['text', 'ledger', 'pins', 'event']));
  const paths = all.filter((path) => kindOf(path) === of);
  if (paths.length === 0) return null;
  const path = random.pick(paths);
  const bytes = files.get(`${root}/${path}`) ?? Buffer.alloc(0);
  const read = (/** @type {string} */ name) => files.get(`${root}/${name}`) ?? Buffer.alloc(0);
  const one = (/** @type {Buffer | null} */ changed) => new Map([[path, changed]]);
  /** @type {Record<string, () => Edit | null>} */
  const ways = {
    byte: () => one(withByte(bytes, random)),
    insertion: () => one(insertion(bytes, random)),
    cut: () => {
      const from = random.below(bytes.length + 1);
      return one(Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + random.below(40))]));
    },
    truncation: () => one(bytes.subarray(0, random.below(bytes.length + 1))),
    'lost end of lines': () => {
      const ends = [...bytes.entries()].flatMap(([at, byte]) => (byte === 10 ? [at + 1] : []));
      return one(bytes.subarray(0, ends.length === 0 ? 0 : random.pick([0, ...ends])));
    },
    removal: () => one(null),
    'swap of files': () => {
      const other = random.pick(paths);
      return new Map([
        [path, read(other)],
        [other, bytes],
      ]);
    },
    copy: () => one(read(random.pick(paths))),
    rename: () => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const folder = path.slice(0, path.lastIndexOf('/'));
      const places =
        of === 'event'
          ? [path.replace(/\/(\d{4})-\d\d\//, '/$1-12/'), path.replace('/dev/', '/prod/'), `${folder}/x${name}`]
          : [`${folder}/${name}.bak`, `${folder}/${name}x`];
      const to = random.pick(places);
      return to === path
        ? null
        : new Map([
            [path, null],
            [to, bytes],
          ]);
    },
    'copy beside': () => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return new Map([[`${path.slice(0, path.lastIndexOf('/'))}/x${name}`, bytes]]);
    },
    lines: () => one(withLines(bytes, read(random.pick(paths)), random)),
    replay: () => {
      const seen = history.earlier.get(path) ?? [];
      return seen.length === 0 ? null : one(random.pick(seen));
    },
    'replay of a line': () => {
      const seen = history.earlier.get(path) ?? [];
      return seen.length === 0 ? null : one(withLines(bytes, random.pick(seen), random));
    },
    field: () =>
      of === 'ledger'
        ? one(ledgerField(bytes, random))
        : of === 'pins'
          ? one(pinField(bytes, random))
          : of === 'event'
            ? one(eventField(bytes, random))
            : null,
  };
  const kind = random.pick([...Object.keys(ways), 'field', 'field', 'byte', 'lines']);
  const edit = ways[kind]?.();
  if (
    edit == null ||
    [...edit].every(([name, changed]) => changed !== null && files.get(`${root}/${name}`)?.equals(changed) === true)
  )
    return null;
  return { kind, of, edit };
}

/** @param {Buffer} bytes @param {Random} random */
function withByte(bytes, random) {
  const changed = Buffer.from(bytes);
  if (changed.length === 0) return Buffer.from([random.below(256)]);
  const at = random.below(changed.length);
  const was = changed[at] ?? 0;
  changed[at] = random.pick([
    random.below(256),
    was ^ (1 << random.below(8)),
    was ^ 32,
    48 + random.below(10),
    97 + random.below(6),
    10,
    32,
  ]);
  return changed;
}

/** @param {Buffer} bytes @param {Random} random */
function insertion(bytes, random) {
  const at = random.below(bytes.length + 1);
  const from = random.below(bytes.length + 1);
  const added = random.pick([
    Buffer.from([random.below(256)]),
    Buffer.from(random.pick(['\n', '\r', ' ', '"', '{', '}', ',', '#', '# ', ': ', '---\n', '\0', '\uFEFF', '0'])),
    bytes.subarray(from, from + random.below(60)),
  ]);
  return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
}

/** Takes a line out, doubles one, swaps two, or takes one of another file. @param {Buffer} bytes @param {Buffer} other @param {Random} random */
function withLines(bytes, other, random) {
  const lines = linesOf(bytes);
  const place = random.below(lines.length + 1);
  switch (random.below(4)) {
    case 0:
      lines.splice(place, 1);
      break;
    case 1:
      lines.splice(place, 0, lines[random.below(lines.length)] ?? '');
      break;
    case 2:
      [lines[place], lines[0]] = [lines[0] ?? '', lines[place] ?? ''];
      break;
    default:
      lines.splice(place, random.below(2), random.pick([...linesOf(other), '']));
  }
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
}

/** @param {Buffer} bytes */
function linesOf(bytes) {
  return bytes.toString('latin1').split('\n').slice(0, -1);
}

/** Sets a field of a version's line to another value that could stand there. @param {Buffer} bytes @param {Random} random */
function ledgerField(bytes, random) {
  const lines = linesOf(bytes);
  const at = random.below(lines.length);
  /** @type {any} */
  let record;
  /** @type {any} */
  let other;
  try {
    [record, other] = [JSON.parse(lines[at] ?? ''), JSON.parse(random.pick(lines))];
  } catch {
    return bytes;
  }
  const field = random.pick([
    'main',
    'format',
    'parent',
    'version',
    'digest',
    'files',
    'gone',
    'createdAt',
    'author',
    'message',
  ]);
  if (field === 'gone') delete record[random.pick(['main', 'format', 'parent', 'version', 'digest', 'files'])];
  else if (field === 'main') record.main = random.pick(Object.keys(record.files));
  else if (field === 'format')
    record.format = random.pick([
      'text',
      'markdown',
      'dotprompt',
      'copilot',
      'github-models',
      'semantic-kernel',
      'unheard-of',
    ]);
  else if (field === 'parent')
    record.parent = random.pick([null, other.parent, `${other.version}@${other.digest}`, 3, 'none']);
  else if (field === 'version') record.version = random.pick([other.version, record.version + 1, 0, '4']);
  else record[field] = other[field];
  lines[at] = JSON.stringify(record);
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
}

/** Changes a pin: its version, event or hold. @param {Buffer} bytes @param {Random} random */
function pinField(bytes, random) {
  const text = bytes.toString('latin1');
  const versions = [...new Set(text.match(/\d+@sha256:[0-9a-f]{64}/g) ?? [])];
  const events = [...new Set(text.match(/\d{8}T\d{9}Z-[0-9a-f]{16}/g) ?? [])];
  const changes = [
    () => replaceOne(text, /^ {2}hold: .*\n(?: {2}held: .*\n)?/gm, '', random),
    () => replaceOne(text, /^ {2}hold: .*$/gm, '  hold: "all is well"', random),
    () => replaceOne(text, /^ {2}held: .*\n/gm, '', random),
    () => replaceOne(text, /^ {2}held: .*$/gm, `  held: ${versions[0]}`, random),
    () =>
      replaceOne(
        text,
        /\d+@sha256:[0-9a-f]{64}/g,
        versions.length === 0 ? 'none' : random.pick([...versions, 'none']),
        random,
      ),
    () => replaceOne(text, /\d{8}T\d{9}Z-[0-9a-f]{16}/g, events.length === 0 ? '' : random.pick(events), random),
    () => replaceOne(text, / \d{8}T\d{9}Z-[0-9a-f]{16}/g, '', random),
    () => replaceOne(text, /^ {2}event: .*\n/gm, '', random),
    () => replaceOne(text, /^([a-z/]+): (\S+) (\S+)$/gm, '$1:\n  version: $2\n  event: $3\n  hold: "wait"', random),
    () => replaceOne(text, /^[a-z/]+:/gm, `${random.pick(['logo', 'summary', 'support/reply'])}:`, random),
    () => replaceOne(text, /^(\S+): .*$/gm, '$1: none', random),
  ];
  return Buffer.from(random.pick(changes)(), 'latin1');
}

/** @param {string} text @param {RegExp} pattern @param {string} replacement @param {Random} random */
function replaceOne(text, pattern, replacement, random) {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const { 0: found, index } = random.pick(matches);
  return (
    text.slice(0, index) +
    found.replace(new RegExp(pattern.source, 'm'), replacement) +
    text.slice(index + found.length)
  );
}

/** @param {Buffer} bytes @param {Random} random */
function eventField(bytes, random) {
  /** @type {any} */
  let event;
  try {
    event = JSON.parse(bytes.toString());
  } catch {
    return bytes;
  }
  const change = random.pick(/** @type {any[]} */ (event.changes));
  const field = random.pick(['actor', 'reason', 'action', 'at', 'from', 'to', 'prev', 'environment', 'changes']);
  if (field === 'from' || field === 'to') change[field] = change[field === 'from' ? 'to' : 'from'];
  else if (field === 'prev') change.prev = null;
  else if (field === 'changes') event.changes.push({ ...change, prompt: 'summary' });
  else if (field === 'at') event.at = event.at.replace(/^2026/, '2025');
  else event[field] = random.pick(['promote', 'rollback', 'dev', 'prod', 'Eve']);
  return Buffer.from(`${JSON.stringify(event, null, 2)}\n`);
}
