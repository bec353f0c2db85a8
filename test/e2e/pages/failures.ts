import type { Workbench } from './workbench';

/** Keeps a picture of the window as `failed-<test>.png` whenever a test of the surrounding suite fails. */
export function pictureFailures(workbench: () => Workbench): void {
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.title.replace(/[^\w-]+/g, '-').slice(0, 80);
    console.log(`      picture: ${await workbench().screenshot(`failed-${name}`)}`);
  });
}
