/** Does something for a key once nobody asked for it any more for a while. */
export class Tasks {
  private readonly timers = new Map<string, number>();

  /** @param delay in milliseconds from the last time that it was asked for */
  after(delay: number, key: string, action: () => void): void {
    window.clearTimeout(this.timers.get(key));
    this.timers.set(key, window.setTimeout(action, delay));
  }
}
