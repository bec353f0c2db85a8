/** Where output goes. */
export interface Sink {
  write(chunk: string | Uint8Array): void;
  /** A person looks at it, rather than another program. */
  readonly isTerminal: boolean;
}

/** What a run of the program touches besides the registry. */
export interface Io {
  /** Absolute. */
  readonly cwd: string;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
}
