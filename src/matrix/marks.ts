// What the page notes of its own speed, for whoever measures it.

/** Notes that rows arrived. */
export function markRows(isWhole: boolean, startTime: number): void {
  performance.mark(isWhole ? 'matrix:whole' : 'matrix:rows', { startTime });
}

/** Notes when what was composed is on screen: after the frame that it is drawn in. */
export function markPainted(): void {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      performance.mark('matrix:painted');
      port1.close();
    };
    port2.postMessage(null);
  });
}
