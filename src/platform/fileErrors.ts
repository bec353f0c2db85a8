import { PromptEnvError } from '../core/errors';

/** What node calls an error: ENOENT and the like; '' for anything else. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** That a file could not be read, written, made or removed, and what to do. */
export function fileError(path: string, what: string, error: unknown): PromptEnvError {
  const code = codeOf(error);
  const hints: Readonly<Record<string, string>> = {
    EACCES: 'check who may read and write it',
    EPERM: 'check who may read and write it',
    EROFS: 'the disk is read-only: make it writable, or work in a copy elsewhere',
    ENOSPC: 'make room on the disk, then try again',
    EDQUOT: 'make room on the disk, then try again',
  };
  const why = error instanceof Error ? error.message : String(error);
  return new PromptEnvError(
    'refused',
    `${path} could not be ${what}: ${code === '' ? why : code}`,
    hints[code] ?? 'check the disk, then try again',
  );
}
