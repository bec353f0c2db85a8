import { OnDisk } from './onDisk';
import { waitFor } from './pages/waiting';
import { Workbench, type WorkbenchOptions } from './pages/workbench';

/** A window on a copy of the sample, and what lies in it on disk. */
export interface Sample {
  readonly workbench: Workbench;
  readonly disk: OnDisk;
}

/** Opens the sample in a window that is wide enough for pictures, and waits until our extension is in it. */
export async function openSample({ settings, ...options }: Omit<WorkbenchOptions, 'fixture'> = {}): Promise<Sample> {
  const workbench = await Workbench.open({
    fixture: 'sample-workspace',
    name: 'hollybank-support',
    viewport: { width: 1440, height: 900 },
    settings: { 'editor.minimap.enabled': false, ...settings },
    ...options,
  });
  // The command palette lists what is there when it opens.
  await waitFor('the extension', async () =>
    (await workbench.activityBar.names()).includes('Prompt Environments') ? true : undefined,
  );
  return { workbench, disk: new OnDisk(workbench.folder) };
}
