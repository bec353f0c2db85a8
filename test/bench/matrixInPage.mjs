// Runs in the page of the matrix, whose elements and classes it knows: nothing of this file is there but the function.

/** How soon the table was painted, and for how long each frame holds the page while it scrolls and filters. */
export async function inPage(prompts) {
  const times = (name) => performance.getEntriesByName(name).map(({ startTime }) => startTime);
  const [rows, whole, painted] = ['matrix:rows', 'matrix:whole', 'matrix:painted'].map(times);
  const paintedAfter = (at) => (painted ?? []).find((time) => time > at) ?? NaN;
  const begin = Math.min(...(rows ?? []), ...(whole ?? []));
  const end = (whole ?? []).at(-1) ?? NaN;
  const count = document.getElementById('count')?.textContent ?? '';
  if (count.replace(/\D/g, '') !== String(prompts)) throw new Error(`the table says ${count}`);

  const frame = () =>
    new Promise((done) => {
      requestAnimationFrame((started) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now() - started);
        port2.postMessage(null);
      });
    });
  const scroller = document.getElementById('scroller');
  // A fast wheel or trackpad: a fifth of the view and more in every frame, from the top, in the middle and to the end.
  const bottom = scroller.scrollHeight - scroller.clientHeight;
  const frames = [];
  for (const start of [0, bottom / 2, bottom - 100 * 160]) {
    scroller.scrollTop = start;
    await frame();
    for (let step = 1; step <= 100; step++) {
      scroller.scrollTop = start + step * 160;
      frames.push(await frame());
    }
  }
  // The scroll bar dragged: everything in view is another in every frame.
  const jumps = [];
  for (let step = 0; step <= 40; step++) {
    scroller.scrollTop = (step / 40) * bottom;
    jumps.push(await frame());
  }
  const last = [...document.querySelectorAll('#lines > tr')].at(-1)?.getAttribute('aria-rowindex');
  if (last !== document.getElementById('table')?.getAttribute('aria-rowcount'))
    throw new Error('it did not reach the end');

  const input = document.getElementById('filter');
  const started = performance.now();
  input.value = '7';
  input.dispatchEvent(new Event('input'));
  await frame();
  return {
    first: paintedAfter(begin) - begin,
    whole: paintedAfter(end) - end,
    all: paintedAfter(end) - begin,
    filter: performance.now() - started,
    frames,
    jumps,
  };
}
