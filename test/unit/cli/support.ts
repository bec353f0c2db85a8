import type { Io } from '../../../src/cli/io';

/** Standard streams that keep what was written to them. */
export interface Captured extends Io {
  out(): string;
  err(): string;
  bytes(): Buffer;
}

export function captured(options: { cwd?: string; terminal?: boolean; env?: Io['env'] } = {}): Captured {
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  const sink = (chunks: Buffer[]): Io['stdout'] => ({
    write: (chunk) => void chunks.push(Buffer.from(chunk)),
    isTerminal: options.terminal ?? false,
  });
  return {
    cwd: options.cwd ?? process.cwd(),
    stdout: sink(out),
    stderr: sink(err),
    env: options.env ?? {},
    out: () => Buffer.concat(out).toString('utf8'),
    err: () => Buffer.concat(err).toString('utf8'),
    bytes: () => Buffer.concat(out),
  };
}
