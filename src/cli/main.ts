import { run } from './run';
import type { Sink } from './io';

/** Said once an act is done: what it did stands, but whoever asked did not get the whole answer. */
let outputFailure: string | undefined;

/** A standard stream whose reader may go away (`promptenv status | head`): that is no failure. A full disk is one. */
function sinkOf(stream: NodeJS.WriteStream): Sink {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      failOutput(error.code ?? error.message);
    }
  });
  // Undefined, whatever its type says, where the stream is none.
  return { write: (chunk) => void stream.write(chunk), isTerminal: stream.isTTY ? true : false };
}

function failOutput(why: string): void {
  if (outputFailure === undefined) {
    outputFailure = `promptenv: the output could not be written: ${why}: look at what was done before you try again\n`;
    process.stderr.write(outputFailure);
  }
  process.exitCode = 1;
}

// The exit code is set rather than taken with process.exit, which would cut off output that is still on its way.
void run(process.argv.slice(2), {
  cwd: process.cwd(),
  stdout: sinkOf(process.stdout),
  stderr: sinkOf(process.stderr),
  env: process.env,
}).then((code) => {
  process.exitCode = outputFailure === undefined ? code : 1;
});
