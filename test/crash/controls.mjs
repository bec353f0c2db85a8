// The product broken on purpose, each way with the check that must find it out.
// @ts-check

/** @typedef {import('../support/mutants.mjs').Mutation} Mutation */

const durable = 'src/registries/workspace/durable.ts';
const lock = 'src/registries/workspace/lock.ts';
const files = 'src/platform/nodeFileWriter.ts';

/**
 * `by` is what finds it in the operation, a power cut or a kill at one of these calls, and `as` what it says then.
 * @type {readonly { name: string, mutations: readonly Mutation[], operation: string, by: 'power' | { kill: string }, as: RegExp }[]}
 */
export const controls = [
  {
    name: 'files are not flushed',
    mutations: [{ file: files, find: 'await file.sync();', replace: '' }],
    operation: 'pin',
    by: 'power',
    as: /before it is certain of .*/,
  },
  {
    name: 'folders are not flushed',
    mutations: [{ file: files, find: 'await folder.sync();', replace: '' }],
    operation: 'snapshot of a folder',
    by: 'power',
    as: /before it is certain of .*/,
  },
  {
    name: 'pins are renamed into place before their event',
    mutations: [
      {
        file: 'src/registries/workspace/applying.ts',
        find:
          'await writing.replaceFile(eventPath(environment.name, event.name), event.bytes);\n' +
          '  await writing.replaceFile(path, bytes);',
        replace:
          'await writing.replaceFile(path, bytes);\n' +
          '  await writing.replaceFile(eventPath(environment.name, event.name), event.bytes);',
      },
    ],
    operation: 'promote of fifty',
    by: { kill: 'rename' },
    as: /neither before nor after/,
  },
  {
    name: 'a version is listed before it is stored',
    mutations: [
      {
        file: 'src/registries/workspace/snapshotting.ts',
        find: 'await store(writing, draft.id, version, content);',
        replace: '',
      },
      {
        file: 'src/registries/workspace/snapshotting.ts',
        find: '    return version;\n',
        replace: '    await store(writing, draft.id, version, content);\n    return version;\n',
      },
    ],
    operation: 'snapshot of a file',
    by: { kill: 'rename' },
    as: /neither before nor after/,
  },
  {
    name: 'files are written in place',
    mutations: [
      {
        file: durable,
        find: 'await writer.write(temporary, bytes, `${this.#root}/${path}`);\n    await this.#moveInto(temporary, path);',
        replace:
          'await writer.makeFolder(folderOf(`${this.#root}/${path}`));\n    await writer.write(`${this.#root}/${path}`, bytes);',
      },
    ],
    operation: 'promote of fifty',
    by: { kill: 'write' },
    as: /neither before nor after/,
  },
  {
    name: 'included files are restored one by one',
    mutations: [
      {
        file: durable,
        find: '    if (another === undefined) {',
        replace:
          '    if (another !== undefined) {\n      for (const file of files) await this.replaceFile(file.path, file.bytes);\n      return;\n    }\n    if (another === undefined) {',
      },
    ],
    operation: 'restore of included files',
    by: { kill: 'rename' },
    as: /neither before nor after/,
  },
  {
    name: "a dead owner's lock is not recovered",
    mutations: [
      { file: lock, find: '} else if (watch.isDead(bytes)) {', replace: '} else if (watch.isDead(bytes) && false) {' },
      { file: lock, find: 'const giveUpAfter = 20_000;', replace: 'const giveUpAfter = 200;' },
    ],
    operation: 'pin',
    by: { kill: 'rename' },
    as: /the next command, .* exits with 3/,
  },
  {
    name: 'success is said before the work is done',
    mutations: [
      {
        file: 'src/cli/run.ts',
        find: 'const outcome = await verb(request.args, placeOf(request.args, io));',
        replace:
          "if (request.verb === 'pin') writeJson(io.stdout, { changes: [] });\n      const outcome = await verb(request.args, placeOf(request.args, io));",
      },
    ],
    operation: 'pin',
    by: { kill: 'rename' },
    as: /it was said to be done, and is not/,
  },
];
