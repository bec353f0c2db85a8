import { version } from '../../package.json';
import { parseCommandLine, wantsJson, type Request } from './args';
import type { Io } from './io';
import { asFailure, exitCodeOf, writeError, writeFindings, writeJson, writeOutcome } from './output';
import { styleOf } from './style';
import type { Verb } from './verb';
import type { VerbName } from './verbTable';

/** What a verb needs is loaded when it runs, so that none waits for the parts of another. */
const verbs: Readonly<Record<VerbName, () => Promise<Verb>>> = {
  init: async () => (await import('./verbs/init')).init,
  status: async () => (await import('./verbs/status')).status,
  snapshot: async () => (await import('./verbs/snapshot')).snapshot,
  restore: async () => (await import('./verbs/restore')).restore,
  versions: async () => (await import('./verbs/versions')).versions,
  show: async () => (await import('./verbs/compare')).show,
  diff: async () => (await import('./verbs/compare')).diff,
  promote: async () => (await import('./verbs/move')).promote,
  rollback: async () => (await import('./verbs/move')).rollback,
  pin: async () => (await import('./verbs/move')).pin,
  unpin: async () => (await import('./verbs/move')).unpin,
  hold: async () => (await import('./verbs/move')).hold,
  release: async () => (await import('./verbs/move')).release,
  record: async () => (await import('./verbs/move')).record,
  history: async () => (await import('./verbs/history')).history,
  where: async () => (await import('./verbs/where')).where,
  orphans: async () => (await import('./verbs/orphans')).orphans,
  report: async () => (await import('./verbs/report')).report,
  drift: async () => (await import('./verbs/drift')).drift,
  renumber: async () => (await import('./verbs/renumber')).renumber,
  'merge-driver': async () => (await import('./verbs/mergeDriver')).mergeDriver,
  verify: async () => (await import('./verbs/verify')).verify,
};

/** Runs one command line (without node and script) and returns its exit code. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await answer(parseCommandLine(argv), io);
  } catch (error) {
    writeError(io, error, wantsJson(argv));
    return exitCodeOf(asFailure(error).code);
  }
}

async function answer(request: Request, io: Io): Promise<number> {
  switch (request.kind) {
    case 'help': {
      const { helpText } = await import('./help');
      io.stdout.write(helpText(request.verb));
      return 0;
    }
    case 'version':
      io.stdout.write(`${version}\n`);
      return 0;
    case 'run': {
      const [verb, { placeOf }] = await Promise.all([verbs[request.verb](), import('./place')]);
      const outcome = await verb(request.args, placeOf(request.args, io));
      if (request.args.has('json')) {
        writeJson(io.stdout, outcome.json);
      } else {
        writeOutcome(io.stdout, outcome, styleOf(io.stdout, io.env));
      }
      writeFindings(io, outcome);
      return outcome.exitCode ?? 0;
    }
  }
}
