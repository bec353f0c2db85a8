/** Runs one piece of work after the other, so that an older answer never replaces a newer one. */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  constructor(private readonly onFailure: (error: unknown) => void) {}

  /** Its failure goes to whoever waits, and to the log. */
  run(work: () => Promise<void>): Promise<void> {
    const running = this.last.then(() => (this.isClosed ? undefined : work()));
    this.last = running.catch(this.onFailure);
    return running;
  }

  /** For work that nobody waits for. */
  runInBackground(work: () => Promise<void>): void {
    this.run(work).catch(() => undefined);
  }

  /** What has not begun is left undone. */
  dispose(): void {
    this.isClosed = true;
  }
}

/** Does something for a key once nobody asked for it any more for a while. */
export class Rest {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  /** @param delay in milliseconds from the last time that it was asked for */
  after(delay: number, key: string, action: () => void): void {
    this.forget(key);
    const timer = setTimeout(() => {
      this.timers.delete(key);
      action();
    }, delay);
    this.timers.set(key, timer);
  }

  forget(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
  }

  dispose(): void {
    for (const timer of this.timers.values()) {
      clearTimeout(timer);
    }
    this.timers.clear();
  }
}
