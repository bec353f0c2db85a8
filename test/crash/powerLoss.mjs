// What a power cut may leave, worked out from the calls of a run. Nothing is taken for granted but what POSIX says: a
// file's bytes stay when the file was flushed, a name in a folder when the folder was; what was not flushed may have
// come to the disk or not, each name for itself, a file's bytes all, in part or not at all.
// @ts-check
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bytesOf, decode } from './calls.mjs';

/** @typedef {import('./calls.mjs').Call} Call */
/** @typedef {{ kind: 'file', bytes: Buffer, flushed: Buffer | null } | { kind: 'folder', names: Map<string, Node>, flushed: Map<string, Node> }} Node */
/** A tree as it could be found: files by path, folders with null. @typedef {ReadonlyMap<string, Buffer | null>} Tree */

/** More unflushed names than this are lost or kept one by one, not in every combination. */
const mostCombined = 5;

export class Disk {
  /** @type {{ kind: 'folder', names: Map<string, Node>, flushed: Map<string, Node> }} */
  #root;
  #folder;
  /** @type {Map<number, { node: Node, at: number }>} */
  #open = new Map();
  /** Whether the run has said that it succeeded. */
  isAnswered = false;

  /** @param {string} folder as it is before the run, all of it flushed @param {string} name what the run calls it */
  constructor(folder, name) {
    this.#root = readFolder(folder);
    this.#folder = name;
  }

  /** Does what a call did. @param {Call} call @returns {boolean} whether anything changed */
  apply({ name, args, result, text }) {
    if (name === 'write' && /^write\(1\D/.test(text)) {
      this.isAnswered = true;
      return true;
    }
    if (result < 0) return false;
    const [first = '', second = ''] = [...args.matchAll(/"([^"]*)"/g)].map(([, hex]) => decode(hex ?? ''));
    const descriptor = Number(/^\d+/.exec(args)?.[0]);
    switch (name) {
      case 'openat':
        return this.#openFile(first, args, result);
      case 'close':
        this.#open.delete(descriptor);
        return false;
      case 'write':
      case 'pwrite64':
        return this.#write(descriptor, args, result, name === 'pwrite64');
      case 'fsync':
      case 'fdatasync':
        return flush(this.#open.get(descriptor)?.node);
      case 'mkdir':
        return this.#set(first, { kind: 'folder', names: new Map(), flushed: new Map() });
      case 'unlink':
      case 'rmdir':
        return this.#set(first, undefined);
      case 'link':
        return this.#set(second, this.#at(first));
      case 'rename': {
        const node = this.#at(first);
        return node !== undefined && this.#set(second, node) && this.#set(first, undefined);
      }
      default:
        if (this.#isOurs(first) || this.#isOurs(second)) throw new Error(`the model knows no ${name}`);
        return false;
    }
  }

  /** Every tree that a power cut now may leave, each once. @returns {Map<string, Tree>} by a hash of it */
  trees() {
    /** @type {Map<string, Tree>} */
    const trees = new Map();
    const unflushed = [...unflushedNames(this.#root)];
    for (const kept of subsets(unflushed.length)) {
      for (const bytes of /** @type {const} */ (['none', 'half', 'all'])) {
        const keeps = new Map(unflushed.map(([folder, name], index) => [`${ids(folder)}/${name}`, kept.has(index)]));
        const tree = new Map(treeOf(this.#root, '', keeps, bytes));
        trees.set(hashOf(tree), tree);
      }
    }
    return trees;
  }

  /** What is visible now and could yet be lost, but for locks and temporary files. @returns {string[]} */
  unsafe() {
    const [visible, certain] = [
      new Map(treeOf(this.#root, '', 'all', 'all')),
      new Map(treeOf(this.#root, '', 'none', 'none')),
    ];
    return [...new Set([...visible.keys(), ...certain.keys()])].filter((name) => {
      const isPassing = /^\.promptenv\/\.(lock|tmp)(\b|\/|\.|$)/.test(name);
      const [seen, sure] = [visible.get(name), certain.get(name)];
      return (
        !isPassing && (seen === undefined || sure === undefined || !(seen === sure || (seen && sure?.equals(seen))))
      );
    });
  }

  /** @param {string} file */
  #isOurs(file) {
    return file === this.#folder || file.startsWith(`${this.#folder}/`);
  }

  /** @param {string} file @returns {Node | undefined} */
  #at(file) {
    if (!this.#isOurs(file)) return undefined;
    /** @type {Node | undefined} */
    let node = this.#root;
    for (const part of path.relative(this.#folder, file).split('/').filter(Boolean)) {
      node = node?.kind === 'folder' ? node.names.get(part) : undefined;
    }
    return node;
  }

  /** @param {string} file @param {Node | undefined} node */
  #set(file, node) {
    const folder = this.#isOurs(file) ? this.#at(path.dirname(file)) : undefined;
    if (folder?.kind !== 'folder') return false;
    if (node === undefined) folder.names.delete(path.basename(file));
    else folder.names.set(path.basename(file), node);
    return true;
  }

  /** @param {string} file @param {string} args @param {number} descriptor */
  #openFile(file, args, descriptor) {
    if (!this.#isOurs(file)) {
      this.#open.delete(descriptor);
      return false;
    }
    let node = this.#at(file);
    const isNew = node === undefined;
    if (isNew) {
      node = { kind: 'file', bytes: Buffer.alloc(0), flushed: null };
      this.#set(file, node);
    }
    const isCut = !isNew && node?.kind === 'file' && args.includes('O_TRUNC');
    if (isCut && node?.kind === 'file') node.bytes = Buffer.alloc(0);
    if (node !== undefined) this.#open.set(descriptor, { node, at: 0 });
    return isNew || isCut;
  }

  /** @param {number} descriptor @param {string} args @param {number} length @param {boolean} isPlaced */
  #write(descriptor, args, length, isPlaced) {
    const open = this.#open.get(descriptor);
    if (open?.node.kind !== 'file') return false;
    const data = bytesOf(/"([^"]*)"/.exec(args)?.[1] ?? '').subarray(0, length);
    const at = isPlaced ? Number(/(\d+)$/.exec(args)?.[1]) : open.at;
    const { bytes } = open.node;
    const whole = Buffer.alloc(Math.max(bytes.length, at + data.length));
    bytes.copy(whole);
    data.copy(whole, at);
    open.node.bytes = whole;
    if (!isPlaced) open.at += data.length;
    return true;
  }
}

/** @param {string} folder @returns {{ kind: 'folder', names: Map<string, Node>, flushed: Map<string, Node> }} */
function readFolder(folder) {
  /** @type {[string, Node][]} */
  const names = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const at = path.join(folder, entry.name);
    const bytes = entry.isDirectory() ? Buffer.alloc(0) : readFileSync(at);
    return [entry.name, entry.isDirectory() ? readFolder(at) : { kind: 'file', bytes, flushed: bytes }];
  });
  return { kind: 'folder', names: new Map(names), flushed: new Map(names) };
}

/** @param {Node | undefined} node */
function flush(node) {
  if (node?.kind === 'file') node.flushed = node.bytes;
  if (node?.kind === 'folder') node.flushed = new Map(node.names);
  return node !== undefined;
}

/** @type {WeakMap<object, number>} */
const numbers = new WeakMap();
let lastNumber = 0;
/** @param {Node} node */
function ids(node) {
  const known = numbers.get(node) ?? ++lastNumber;
  numbers.set(node, known);
  return known;
}

/** Names that stand otherwise in a folder than they were last flushed. @param {Node} node @returns {Generator<[Node, string]>} */
function* unflushedNames(node) {
  if (node.kind !== 'folder') return;
  for (const name of new Set([...node.names.keys(), ...node.flushed.keys()])) {
    if (node.names.get(name) !== node.flushed.get(name)) yield [node, name];
  }
  for (const inner of new Set([...node.names.values(), ...node.flushed.values()])) yield* unflushedNames(inner);
}

/** Sets of indexes: all of them up to a few, otherwise none, all, each alone, and all but each. @param {number} length */
function* subsets(length) {
  const all = Array.from({ length }, (_, index) => index);
  if (length <= mostCombined) {
    for (let bits = 0; bits < 2 ** length; bits++) yield new Set(all.filter((index) => (bits >> index) % 2 === 1));
    return;
  }
  yield new Set(all);
  yield new Set();
  for (const one of all) {
    yield new Set([one]);
    yield new Set(all.filter((index) => index !== one));
  }
}

/**
 * @param {Node} node
 * @param {string} at
 * @param {ReadonlyMap<string, boolean> | 'all' | 'none'} keeps which unflushed names came to the disk
 * @param {'none' | 'half' | 'all'} bytes how much of what was written and not flushed
 * @returns {Generator<[string, Buffer | null]>}
 */
function* treeOf(node, at, keeps, bytes) {
  if (node.kind === 'file') {
    const part = bytes === 'half' ? node.bytes.subarray(0, Math.floor(node.bytes.length / 2)) : node.bytes;
    yield [
      at,
      node.flushed === node.bytes || bytes !== 'none'
        ? node.flushed === node.bytes
          ? node.bytes
          : part
        : (node.flushed ?? Buffer.alloc(0)),
    ];
    return;
  }
  if (at !== '') yield [at, null];
  for (const name of new Set([...node.names.keys(), ...node.flushed.keys()])) {
    const [now, flushed] = [node.names.get(name), node.flushed.get(name)];
    const isKept =
      now === flushed || keeps === 'all' || (keeps !== 'none' && keeps.get(`${ids(node)}/${name}`) === true);
    const found = isKept ? now : flushed;
    if (found !== undefined) yield* treeOf(found, at === '' ? name : `${at}/${name}`, keeps, bytes);
  }
}

/** @param {Tree} tree */
function hashOf(tree) {
  const hash = createHash('sha256');
  for (const [name, bytes] of [...tree].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name}\0${bytes === null ? 'folder' : bytes.length}\0`);
    if (bytes !== null) hash.update(bytes);
  }
  return hash.digest('hex');
}

/** Puts a tree on the disk, as the machine finds it when it starts again. @param {Tree} tree @param {string} folder */
export function writeTree(tree, folder) {
  mkdirSync(folder);
  for (const [name, bytes] of tree) {
    const target = path.join(folder, name);
    if (bytes === null) mkdirSync(target);
    else writeFileSync(target, bytes);
  }
  // A journal names the very folder that it was written in, and a start of the machine makes no other folder of it.
  const journal = path.join(folder, '.promptenv/.tmp/journal');
  const list = tree.get('.promptenv/.tmp/journal/files.json');
  if (list?.at(-1) === 10) {
    const { ino, birthtimeNs } = lstatSync(journal, { bigint: true });
    const known = JSON.parse(list.toString('utf8'));
    writeFileSync(path.join(journal, 'files.json'), `${JSON.stringify({ ...known, mark: `${ino}-${birthtimeNs}` })}\n`);
  }
}
