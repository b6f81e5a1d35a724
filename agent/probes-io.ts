import type { RunLadder } from '../probes/exchange/types.ts';
import { holdConnection, type HoldConnection } from '../probes/exchange/hold.ts';
import { type WarmRadio, warmRadio } from '../probes/exchange/warm-radio.ts';
import { runLadder } from '../probes/exchange/ladder.ts';
import { diagnose, type DiagnoseInput, type FreshDiagnosis } from '../diagnosis/diagnose.ts';
import { readLinuxTable } from '../probes/platform/linux/connection-table.ts';
import type { ReadTable } from '../probes/platform/connection-table.ts';
import { readWindowsTable } from '../probes/platform/windows/connection-table.ts';
import { nameServers } from '../probes/network/name-servers.ts';
import { findClient } from '../probes/network/vpn-client/system-io.ts';
import type { FindClient } from '../probes/network/vpn-client/finding.ts';
import { sinceLastInputMs } from '../probes/platform/windows/last-input.ts';
import { watchNetwork } from '../probes/network/watcher.ts';
import { type AskShell, systemWays } from '../probes/network/connectivity/ways-out.ts';
import { resolveName, resolveService } from './resolve-name.ts';
import type { OutlookWitness } from '../model/outlook.ts';
import { OUTLOOK } from '../model/text/en/outlook.ts';
import type { OutlookRequest } from '../probes/outlook/look.ts';
import type { ChooseWays } from '../lib/http-client.ts';
import type { WebIo, WebRequest, WebResult } from '../probes/web/types.ts';
import type { WatchNetwork } from '../probes/network/watcher-types.ts';
import { type DetectorIo, systemDetectorIo } from '../probes/network/detector-io.ts';
import { createSystemReach, type ToldReach } from '../probes/network/system-reach.ts';

type AskDoors = (
  request: WebRequest,
  io: Pick<WebIo, 'signal' | 'now' | 'monotonicMs' | 'chooseWays'>,
) => Promise<WebResult>;

/** Everything through which the agent learns about the world. */
export interface ProbesIo {
  readonly watchNetwork: WatchNetwork;
  readonly runLadder: RunLadder;
  /** Keeps one connection to the mapper silent, then asks on it. Never rejects. */
  readonly holdConnection: HoldConnection;
  readonly warmRadio: WarmRadio;
  /** Asks doors to the mailbox by HTTP. Never rejects. */
  readonly runDoors: AskDoors;
  readonly diagnose: (input: DiagnoseInput) => FreshDiagnosis;
  /** Every address of a name, in the system's order. Rejects with the system's error. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** Name servers that this laptop was given; a stub of its own where nothing tells more. */
  readonly nameServers: (host: string) => Promise<readonly string[]>;
  /** The system's table of TCP connections. */
  readonly readConnections: ReadTable;
  /** What Outlook shows of itself. Never rejects. */
  readonly lookAtOutlook: (request: OutlookRequest, now: () => Date) => Promise<OutlookWitness>;
  /** Whether this system shows more of Outlook than its connections. */
  readonly showsOutlook: boolean;
  readonly findClient: FindClient;
  /** By which proxy, or by none, a URL is reached; a shell may know better. */
  readonly waysOut: (askShell: AskShell) => ChooseWays;
  /** What the system says of the Internet. Never rejects. */
  readonly systemReach: () => Promise<ToldReach>;
  /** One look at the Internet from a source address. Never rejects. */
  readonly lookOutside: (
    settings: Parameters<DetectorIo['reach']>[0],
    source: string,
    how: { readonly chooseWays: ChooseWays; readonly signal: AbortSignal },
  ) => ReturnType<DetectorIo['reach']>;
  /** Milliseconds since the user last touched keyboard or mouse; null where the system does not say. */
  readonly sinceInputMs: () => number | null;
}

const readConnections: ReadTable = async (signal, isWanted) => {
  if (process.platform === 'linux') return readLinuxTable(signal, isWanted);
  if (process.platform === 'win32') return readWindowsTable();
  const { readInventoryTable } = await import('./inventory.ts');
  return readInventoryTable(signal);
};

/** The real ones: the kernel, the wire, and the system's resolver. */
export const systemProbes: ProbesIo = {
  watchNetwork,
  runLadder,
  holdConnection,
  warmRadio,
  // Loaded where a door is set up: TLS and HTTP take memory that others do without.
  runDoors: async (request, io) => {
    const [{ askDoors }, { readLogonRules }] = await Promise.all([
      import('./runs/ask-doors.ts'),
      import('./browsers/read.ts'),
    ]);
    const logonRules = (url: URL) => readLogonRules(url);
    return askDoors(request, { ...io, resolve: resolveName, resolveService, logonRules });
  },
  diagnose,
  resolve: resolveName,
  nameServers: (host) => nameServers(host),
  readConnections,
  showsOutlook: process.platform === 'win32',
  lookAtOutlook: async (request, now) => {
    const { lookAtOutlook } = await import('../probes/outlook/look.ts');
    const source =
      process.platform === 'win32'
        ? (await import('../probes/outlook/windows-source.ts')).WINDOWS
        : null;
    const notTested = process.platform === 'darwin' ? OUTLOOK.notTestedOnMac : OUTLOOK.notTested;
    return lookAtOutlook(request, { source, notTested, resolve: resolveName, now });
  },
  findClient,
  waysOut: (askShell) => systemWays({ askShell }),
  systemReach: createSystemReach(process.platform),
  lookOutside: (settings, source, { chooseWays, signal }) =>
    systemDetectorIo({ chooseWays }).reach(settings, source, 0, signal),
  sinceInputMs: () => (process.platform === 'win32' ? sinceLastInputMs() : null),
};
