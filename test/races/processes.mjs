// The processes that race: started, given jobs, killed.
// @ts-check
import { fork } from 'node:child_process';

/** @typedef {import('./log.mjs').Job} Job */

/** A process of test/races/worker.ts. */
export class Racer {
  /** @param {string} bundle */
  constructor(bundle) {
    this.child = fork(bundle, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.ended = new Promise((resolve) => this.child.once('exit', (_code, signal) => resolve(signal)));
    this.isReady = false;
    this.isKilled = false;
    this.ready = new Promise((resolve) => this.child.once('message', resolve)).then(() => (this.isReady = true));
  }

  /**
   * Runs a job to its end, or until the process is killed. Throws where the process ends by itself.
   * @param {Job} job
   * @returns {Promise<'done' | 'killed'>}
   */
  async run(job) {
    await this.ready;
    return new Promise((resolve, reject) => {
      const listen = (/** @type {{ done?: string }} */ { done }) => {
        if (done !== job.client) return;
        this.child.off('message', listen);
        resolve('done');
      };
      this.child.on('message', listen);
      void this.ended.then((signal) =>
        this.isKilled ? resolve('killed') : reject(new Error(`a process of the race ended by itself: ${signal}`)),
      );
      this.child.send(job, (error) => (error && !this.isKilled ? reject(error) : undefined));
    });
  }

  /** At once and without a chance to tidy up; resolves when the process is gone. */
  async kill() {
    this.isKilled = true;
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Lets it go when it has nothing to do. */
  async stop() {
    if (this.child.connected) this.child.disconnect();
    await this.ended;
  }
}
