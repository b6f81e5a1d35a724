import * as z from 'zod/mini';
import { Settings } from './agent-state.ts';
import { LiveConnections } from './connections.ts';
import { Diagnosis } from './diagnosis.ts';
import { HistoryRun, PortSpan } from './history.ts';
import { NetworkLabel, NetworkState } from './network-state.ts';
import { OutlookWitness } from './outlook.ts';
import { PrivacyPolicy } from './privacy.ts';
import { Recording } from './recorder.ts';
import { ProbeRun } from './run.ts';

const Line = z.string().check(z.maxLength(500));
const Digest = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const Count = z.number().check(z.int(), z.gte(0));

/** Longest number or words by which a user is called back. */
export const MAX_CALL_BACK_CHARACTERS = 100;
/** Longest words that a user may add. */
export const MAX_NOTE_CHARACTERS = 2000;

/** The laptop, and whoever sits at it. */
export const BundleSystem = z.object({
  schema: z.literal(1),
  device: Line,
  site: z.nullable(Line),
  agentVersion: Line,
  platform: Line,
  release: Line,
  arch: Line,
  node: Line,
  /** Name of the computer and of the account; null when the system does not tell. */
  computer: z.nullable(Line),
  user: z.nullable(Line),
  /** Where a call-back reaches the user; null until asked. */
  callBack: z.nullable(Line),
  /** What the user wrote. */
  note: z.nullable(z.string().check(z.maxLength(MAX_NOTE_CHARACTERS))),
  /** The user's clock is this far east of UTC. */
  utcOffsetMinutes: z.number().check(z.gte(-1440), z.lte(1440)),
  /** Last start of the system, RFC 3339 in UTC. */
  bootedAt: Line,
});
export type BundleSystem = z.infer<typeof BundleSystem>;

/** Bounds of `data/history.json`: a week of a check every five minutes. */
export const MAX_BUNDLED_RUNS = 2016;
export const MAX_BUNDLED_SPANS = 2000;

export const BundleHistory = z.object({
  schema: z.literal(1),
  /** Newest first. */
  runs: z.array(HistoryRun).check(z.maxLength(MAX_BUNDLED_RUNS)),
  /** Latest first. */
  ports: z.array(PortSpan).check(z.maxLength(MAX_BUNDLED_SPANS)),
});
export type BundleHistory = z.infer<typeof BundleHistory>;

/** What was taken out of the documents, by rule: how often, and in which files. */
export const Redaction = z.object({
  rule: Line,
  count: Count,
  files: z.array(Line).check(z.maxLength(32)),
});
export type Redaction = z.infer<typeof Redaction>;

export const Redactions = z.object({
  schema: z.literal(1),
  policy: PrivacyPolicy,
  items: z.array(Redaction).check(z.maxLength(64)),
});
export type Redactions = z.infer<typeof Redactions>;

const Said = z.string().check(z.maxLength(2000));

/** One fact about the way to Exchange, as it was at the last good run and as it is. */
export const BundleChange = z.object({ what: Line, before: Said, now: Said });
export type BundleChange = z.infer<typeof BundleChange>;

/** In what the laptop and its way to Exchange differ from the last good run. */
export const BundleChanges = z.object({
  schema: z.literal(1),
  /** The verdict before this one, and for the end of a break the break; null when not known. */
  before: z.nullable(Diagnosis),
  /** The last good run; null where none is remembered, and then nothing is compared. */
  comparedWith: z.nullable(z.object({ at: Line, label: NetworkLabel, network: Line })),
  items: z.array(BundleChange).check(z.maxLength(64)),
});
export type BundleChanges = z.infer<typeof BundleChanges>;

/** Lines of the agent's log, the oldest first. */
export const BundleLog = z
  .array(z.object({ at: Line, message: z.string().check(z.maxLength(1000)) }))
  .check(z.maxLength(4000));
export type BundleLog = z.infer<typeof BundleLog>;

/** Schemas of the documents, by name; `pathOf` gives their places. */
export const DOCUMENTS = {
  run: ProbeRun,
  'last-good': ProbeRun,
  history: BundleHistory,
  connections: LiveConnections,
  network: NetworkState,
  outlook: OutlookWitness,
  settings: Settings,
  system: BundleSystem,
  recorder: Recording,
  changes: BundleChanges,
  log: BundleLog,
} as const;
export type DocumentName = keyof typeof DOCUMENTS;

/** Where a document stands in a bundle: the log by lines, the others as one JSON document each. */
export const pathOf = (name: DocumentName): string =>
  name === 'log' ? 'logs/agent.jsonl' : `data/${name}.json`;

/** Documents that were gathered; null where there is none. */
export type BundleDocuments = {
  readonly [Name in DocumentName]: z.infer<(typeof DOCUMENTS)[Name]> | null;
};

/** How the gathering of one file ended. */
export const CollectorStatus = z.enum(['ok', 'timed-out', 'failed', 'not-allowed']);
export type CollectorStatus = z.infer<typeof CollectorStatus>;

/** One file of a bundle, or one that could not be gathered: then without bytes and digest. */
export const BundleFile = z.object({
  path: z.string().check(z.maxLength(100)),
  bytes: Count,
  /** SHA-256 in hex; null where the file is not in the bundle. */
  sha256: z.nullable(Digest),
  /** Who gathered it. */
  collector: Line,
  ms: z.number().check(z.gte(0)),
  status: CollectorStatus,
  /** Why it is missing or cut; null when it is whole. */
  message: z.nullable(Line),
});
export type BundleFile = z.infer<typeof BundleFile>;

/** `manifest.json`: what is in a bundle, and what is not. */
export const Manifest = z.object({
  schema: z.literal(1),
  id: z.uuid(),
  why: z.enum(['break', 'end', 'finding', 'user']),
  /** When it was made, RFC 3339 in UTC. */
  at: Line,
  bootId: z.nullable(Line),
  /** The collector's clock less this one's; null while no collector has answered. */
  clockOffsetMs: z.nullable(z.number()),
  files: z.array(BundleFile).check(z.maxLength(100)),
  /** Sentences about what was lost or left out. */
  loss: z.array(Line).check(z.maxLength(100)),
  /** How much was taken out; the list is `redactions.json`. */
  redactions: Count,
  policy: PrivacyPolicy,
});
export type Manifest = z.infer<typeof Manifest>;
