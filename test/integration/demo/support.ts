import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startSite, type DemoSite } from '../../../demo/site.ts';

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'linesman-demo-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A site on a port of the system's choice; closed when the test is over. */
export async function runningSite(dataFolder: string): Promise<DemoSite> {
  const site = await startSite({ dataFolder, log: () => undefined });
  if (!site.ok) throw new Error(site.message);
  onTestFinished(() => site.close());
  return site;
}
