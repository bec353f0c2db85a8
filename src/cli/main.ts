import { run } from './run';
import type { Sink } from './io';

/** A standard stream whose reader may go away (`promptenv status | head`): that is no failure. */
function sinkOf(stream: NodeJS.WriteStream): Sink {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      throw error;
    }
  });
  // Undefined, whatever its type says, where the stream is none.
  return { write: (chunk) => void stream.write(chunk), isTerminal: stream.isTTY ? true : false };
}

// The exit code is set rather than taken with process.exit, which would cut off output that is still on its way.
void run(process.argv.slice(2), {
  cwd: process.cwd(),
  stdout: sinkOf(process.stdout),
  stderr: sinkOf(process.stderr),
  env: process.env,
}).then((code) => {
  process.exitCode = code;
});
