import type { FirstHost } from '../model/contract.ts';
import type { LockHolder } from './data/lock.ts';
import type { AgentHandle } from './handle.ts';
import type { Log } from './log.ts';
import type { PageServer } from './page/page-server.ts';
import type { ProbesIo } from './probes-io.ts';
import type { DamperOptions } from './runs/damper.ts';
import type { ResolvedSettings } from './settings/resolved.ts';

export interface AgentOptions {
  readonly dataFolder: string;
  readonly settings: ResolvedSettings;
  readonly version: string;
  /** The built-in demo site stands in for Exchange: its reports never go to a real helpdesk. */
  readonly demo: boolean;
  /** Holds the page's files. */
  readonly assetsFolder: string;
  /** What stands before the name of a command that the page tells to type; nothing by default. */
  readonly callPrefix?: string;
  /** One that outlives this agent; one of its own by default. */
  readonly page?: PageServer;
  readonly log: Log;
  /** Somebody asked this agent to end; nothing happens by default. */
  readonly onStopAsked?: () => void;
  /** Names the Exchange server where none is named; refused by default. */
  readonly onFirstHost?: (host: string) => Promise<FirstHost>;
  /** How long the data folder's file system may take to answer; ten seconds by default. */
  readonly folderAnswersWithinMs?: number;
  /** How often a verdict must be seen before it is told or reported, and by which clock; the product's by default. */
  readonly damping?: Partial<Pick<DamperOptions, 'pace' | 'monotonicMs' | 'after'>>;
  /** The real ones by default. */
  readonly probes?: ProbesIo;
}

export interface Agent extends AgentHandle {
  /** Ends everything in the reverse order of its start and frees the data folder. */
  close(): Promise<void>;
}

export type AgentStart =
  | { readonly ok: true; readonly agent: Agent }
  /** `holder`: another agent has this data folder; null in it when that one cannot be named. */
  | { readonly ok: false; readonly message: string; readonly holder?: LockHolder | null };
