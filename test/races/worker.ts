// A process of the races: runs a client for each job that it is sent, several at a time, and says when each is done.
import { runClient } from './client';
import type { Job } from './log.mjs';

process.on('message', (job: Job) => {
  runClient(job).then(
    () => process.send?.({ done: job.client }),
    (error: unknown) => {
      console.error(error);
      process.exit(70);
    },
  );
});
process.on('disconnect', () => {
  process.exit(0);
});
process.send?.({ ready: true });
