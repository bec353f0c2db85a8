// For how long at a time something held this thread.
// @ts-check

/** How often the thread is asked, in ms; a block is shown as much shorter at most. */
const interval = 1;

class Blocks {
  constructor() {
    this.longest = 0;
    this.last = performance.now();
    this.timer = setInterval(() => this.look(), interval);
  }

  look() {
    const now = performance.now();
    this.longest = Math.max(this.longest, now - this.last - interval);
    this.last = now;
  }

  /** @returns {number} the longest block since it was made, in ms */
  stop() {
    this.look();
    clearInterval(this.timer);
    return this.longest;
  }
}

module.exports = { Blocks };
