import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../lib/write-durably.ts';
import { startCollector } from '../collector/collector.ts';
import { type DemoSite, startSite } from '../demo/site.ts';
import type { Config } from '../model/config.ts';
import { demoConfigFile, demoFolder } from './demo-paths.ts';

/** The Exchange stand-in and a collector beside it, and the configuration that uses both. */
export interface WholeSite {
  readonly site: DemoSite;
  readonly collectorUrl: string;
  /** A link that lets one browser into the helpdesk's page, once and within a minute. */
  readonly helpdeskLink: () => string;
  readonly config: Config;
  /** Where that configuration stands, for the commands of another process. */
  readonly configFile: string;
  readonly close: () => Promise<void>;
}

/** Starts both on loopback, on ports that the system chooses. */
export async function startWholeSite(
  dataFolder: string,
  log: (line: string) => void,
): Promise<
  | { readonly ok: true; readonly whole: WholeSite }
  | { readonly ok: false; readonly message: string }
> {
  const folder = demoFolder(dataFolder);
  const site = await startSite({ dataFolder: folder, log });
  if (!site.ok) return site;
  const collector = await startCollector({
    dataFolder: join(folder, 'collector'),
    listen: '127.0.0.1:0',
    helpdesk: '127.0.0.1:0',
    log,
  });
  if (!collector.ok) {
    await site.close();
    return collector;
  }
  const { helpdesk } = collector;
  if (helpdesk === null) throw new Error('the demo asked for the page of the helpdesk');
  // A fault that was just switched should show while one watches, and so should its report, which
  // three checks must have seen.
  const config: Config = {
    ...site.config,
    schedule: { probe: '*/3 * * * * *' },
    collector: { url: collector.url, receiptKey: collector.publicKey },
  };
  const configFile = demoConfigFile(dataFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeDurably(configFile, `${JSON.stringify(config, null, 2)}\n`);
  const close = async (): Promise<void> => {
    await Promise.all([site.close(), collector.close()]);
  };
  return {
    ok: true,
    whole: {
      site,
      collectorUrl: collector.url,
      helpdeskLink: helpdesk.link,
      config,
      configFile,
      close,
    },
  };
}
