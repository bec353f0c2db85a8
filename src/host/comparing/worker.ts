// The thread beside the extension host: dist/comparisonWorker.js.
import { parentPort } from 'node:worker_threads';
import type { Answer, Asked } from './jobs';

parentPort?.on('message', (asked: Asked) => void answer(asked));

async function answer(asked: Asked): Promise<void> {
  const send = (given: Answer, handed: ArrayBuffer[] = []): void => parentPort?.postMessage(given, handed);
  try {
    // From the chunks that the extension has anyway.
    const { compared, handedOver } = await import('./jobs');
    const found = compared(asked);
    send({ found }, handedOver(found));
  } catch (error) {
    send({ failure: error instanceof Error ? error.message : String(error) });
  }
}
