// The thread beside the extension host: dist/comparisonWorker.js.
import { parentPort } from 'node:worker_threads';
import type { Answer, Asked } from './jobs';

parentPort?.on('message', (asked: Asked) => {
  void answerTo(asked).then((answer) => parentPort?.postMessage(answer));
});

async function answerTo(asked: Asked): Promise<Answer> {
  try {
    // From the chunks that the extension has anyway.
    const { compared } = await import('./jobs');
    return { found: compared(asked) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
