import { Worker } from 'node:worker_threads';
import { PromptEnvError } from '../../core/errors';
import type { Answer, Asked, Found, Jobs } from './jobs';

/** After so many milliseconds without work the thread ends and gives its memory back. */
const idleFor = 60_000;
/** Heap of the thread in MB: two texts of the largest size that a draft may have take a fraction of it. */
const mostMemory = 1024;

/** A thread for comparisons that would hold up the extension host: begun by the first, replaced when it fails. */
export class ComparisonThread {
  private worker: Worker | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private idle: NodeJS.Timeout | undefined;

  /**
   * @param file the worker's bundle, absolute
   * @param limit in milliseconds, for one comparison; what takes longer is stopped
   */
  constructor(
    private readonly file: string,
    private readonly limit: number,
  ) {}

  /** Does one comparison after the other. Throws refused when it takes too long or the thread fails. */
  compare<K extends keyof Jobs>(asked: Asked<K>): Promise<Found[K]> {
    const answer = this.last.then(() => this.ask(asked));
    this.last = answer.catch(() => undefined);
    return answer.then((given) => {
      if ('failure' in given) {
        throw new PromptEnvError('refused', `the comparison failed: ${given.failure}`, 'compare other versions');
      }
      return given.found as Found[K];
    });
  }

  dispose(): void {
    this.end();
  }

  private ask(asked: Asked): Promise<Answer> {
    clearTimeout(this.idle);
    const worker = (this.worker ??= this.begun());
    return new Promise<Answer>((resolve, reject) => {
      const stopped = (message: string, hint: string): void => {
        this.end();
        reject(new PromptEnvError('refused', message, hint));
      };
      const timer = setTimeout(() => {
        stopped(
          `the comparison took more than ${this.limit / 1000} s and was stopped`,
          'compare versions that are shorter, or have less between them',
        );
      }, this.limit);
      const died = (error: unknown): void => {
        clearTimeout(timer);
        const why = error instanceof Error ? `: ${error.message}` : '';
        stopped(`the thread that compares ended by itself${why}`, 'try again');
      };
      worker.removeAllListeners();
      worker.once('message', (answer: Answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      worker.once('error', died);
      worker.once('exit', died);
      worker.postMessage(asked);
    }).finally(() => this.restSoon());
  }

  private begun(): Worker {
    const worker = new Worker(this.file, {
      resourceLimits: { maxOldGenerationSizeMb: mostMemory },
      // What it prints would go to the extension host's own output.
      stdout: true,
      stderr: true,
    });
    worker.unref();
    return worker;
  }

  private restSoon(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.end(), idleFor);
    this.idle.unref();
  }

  private end(): void {
    clearTimeout(this.idle);
    const { worker } = this;
    this.worker = undefined;
    worker?.removeAllListeners();
    // An error that comes while it ends concerns nobody any more.
    worker?.on('error', () => undefined);
    void worker?.terminate();
  }
}
