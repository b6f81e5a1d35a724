import { DEMO_SITE, NO_DEMO } from '../model/text/en/demo.ts';
import type { Config } from '../model/config.ts';
import { runningSitePid } from './control.ts';
import { openControl } from './control-server.ts';
import { type Doors, openDoors } from './doors.ts';
import { openExchange } from './exchange.ts';
import { FAULT_NAMES, type FaultName } from './faults.ts';
import { reasonOf } from '../lib/error-name.ts';

/** A running demo site: everything it says is made up, and only this machine can reach it. */
export interface DemoSite {
  readonly ok: true;
  readonly host: string;
  readonly mapperPort: number;
  /** What an agent needs to watch this site; it names no collector. */
  readonly config: Config;
  /** Names that `setFault` knows. */
  readonly faults: readonly FaultName[];
  close(): Promise<void>;
}

export interface SiteOptions {
  /** The site's own folder: `site.json` in it tells other processes how to switch faults. */
  readonly dataFolder: string;
  readonly log: (message: string) => void;
  /** Default 0: the system chooses, for 135 belongs to root. */
  readonly mapperPort?: number;
}

const HOST = '127.0.0.1';

/** @returns the running site, or a sentence that says what stands in its way */
export async function startSite({
  dataFolder,
  log,
  mapperPort = 0,
}: SiteOptions): Promise<DemoSite | { readonly ok: false; readonly message: string }> {
  try {
    const pid = await runningSitePid(dataFolder, log);
    if (pid !== null)
      return {
        ok: false,
        message: NO_DEMO.otherRuns(pid),
      };
    const exchange = await openExchange(HOST, mapperPort);
    const closing: (() => Promise<void>)[] = [() => exchange.close()];
    const closeAll = async (): Promise<void> => {
      for (const close of closing.splice(0).reverse()) await close();
    };
    const orElse = async (thrown: unknown): Promise<never> => {
      await closeAll();
      throw thrown;
    };
    const doors = await openDoors(HOST, () => exchange.faults()).catch(orElse);
    closing.push(() => doors.close());
    const control = await openControl(dataFolder, exchange, log).catch(orElse);
    closing.push(() => control.close());
    return {
      ok: true,
      host: HOST,
      mapperPort: exchange.mapperPort,
      config: configOf(exchange.mapperPort, doors),
      faults: FAULT_NAMES,
      close: closeAll,
    };
  } catch (thrown) {
    return { ok: false, message: NO_DEMO.cannotStart(reasonOf(thrown)) };
  }
}

/** The lists of the founding case, with the mapper's unprivileged port beside 135. */
function configOf(mapperPort: number, { url }: Pick<Doors, 'url'>): Config {
  const allow = `135,1024-2000,${String(mapperPort)}`;
  return {
    site: DEMO_SITE.name,
    exchange: { host: HOST, mapperPort },
    web: { owa: url.owa, activeSync: url.activeSync, ews: url.ews },
    accessLists: [
      { device: 'Citrix Access Gateway', owner: DEMO_SITE.networkTeam, allow },
      { device: 'ISA Server', owner: DEMO_SITE.firewallTeam, allow },
    ],
  };
}
