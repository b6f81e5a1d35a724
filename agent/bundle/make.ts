import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { readBounded } from '../../lib/read-bounded.ts';
import { folderAnswers } from '../../lib/answers-in-time.ts';
import { helpdeskOf } from '../../model/helpdesk.ts';
import type { BundleDocuments } from '../../model/bundle.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { ReportKind } from '../../model/envelope.ts';
import { isIPAddress } from '../../model/net/host.ts';
import type { OutlookProfile } from '../../model/outlook.ts';
import { GATHERING } from '../../model/text/en/bundle.ts';
import { changesOf } from '../../report/compare.ts';
import type { ReportWords } from '../../report/report.ts';
import { knownDeviceId } from '../device.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import { assembleBundle, type Bundle, MAX_BUNDLE_BYTES } from './assemble.ts';
import { type CollectorsOptions, createCollectors, DISK_TIMEOUT_MS } from './collectors.ts';
import { type Collectors, gather, type Gathering } from './gather.ts';
import { type PseudonymKey, pseudonymKey, pseudonymsWith } from './pseudonyms.ts';
import { bundleFileName } from './travelling.ts';
import type { Attempt } from '../data/attempt.ts';
import { readTold, type Told } from '../outbox/read.ts';
import { sentencesOf } from './losses.ts';
import { createRedactor, type Redactor } from './redactor.ts';

/** What a bundle is made of beside what is gathered; holds no function, so that it can cross to a thread. */
export interface BundleOrder {
  /** UUIDv7. */
  readonly id: string;
  readonly why: ReportKind;
  /** RFC 3339 in UTC. */
  readonly at: string;
  readonly device: string;
  readonly settings: ResolvedSettings;
  readonly pseudonyms: PseudonymKey;
  /** The verdict before the one that the bundle is about; null when it is not known. */
  readonly before: Diagnosis | null;
  /** Sentences about what was lost before. */
  readonly loss: readonly string[];
  readonly clockOffsetMs: number | null;
  readonly maxBytes: number;
}

export interface MakeBundleOptions extends Omit<CollectorsOptions, 'device'> {
  readonly words: ReportWords;
}

export interface MadeBundle extends Bundle {
  readonly fileName: string;
  /** Of the verdict that it is about; null where nothing has been checked. */
  readonly reference: string | null;
  /** What is written: the zip, or its encryption to the recipients of the settings. */
  readonly bytes: Buffer;
}

/**
 * Makes a bundle from what lies in the data folder and what the system shows now. Needs no agent;
 * what cannot be read in time is missing, and the manifest says so.
 */
export async function makeBundle(options: MakeBundleOptions): Promise<MadeBundle> {
  const { dataFolder, settings, now, words } = options;
  const answers = await folderAnswers(dataFolder, DISK_TIMEOUT_MS);
  const known = answers ? knownDeviceId(dataFolder) : null;
  const device = known ?? randomUUID();
  const told = answers ? readTold(dataFolder) : NOTHING_TOLD;
  const order: BundleOrder = {
    id: uuidv7(),
    why: 'user',
    at: now().toISOString(),
    device,
    settings,
    pseudonyms:
      known === null ? { key: device, problem: GATHERING.noDevice } : pseudonymKey(dataFolder),
    before: null,
    loss: told.ok ? sentencesOf(told.value.losses) : [GATHERING.outboxUnread(told.message)],
    clockOffsetMs: told.ok ? told.value.clockOffsetMs : null,
    maxBytes: MAX_BUNDLE_BYTES,
  };
  const gathered = await gatherFor(order, createCollectors({ ...options, device }), words);
  const bundle = await packBundle(order, gathered, redactorFor(order, gathered.documents), words);
  return {
    ...bundle,
    fileName: fileNameOf(order),
    reference: gathered.documents.run?.diagnosis.reference ?? null,
    bytes: await sealed(settings.recipients, bundle.zip),
  };
}

/** Of a folder on a disk that does not answer. */
const NOTHING_TOLD: Attempt<Told> = {
  ok: true,
  value: { clockOffsetMs: null, losses: [] },
};

/** Gathers, and holds what was gathered against the last good run. */
export async function gatherFor(
  { before }: Pick<BundleOrder, 'before'>,
  collectors: Collectors,
  words: ReportWords,
  monotonicMs: () => number = () => performance.now(),
): Promise<Gathering> {
  const { documents, files } = await gather(collectors, monotonicMs);
  return {
    documents: {
      ...documents,
      changes: documents.run === null ? null : changesOf(documents, before, words),
    },
    files: [
      ...files,
      {
        path: 'data/changes.json',
        bytes: 0,
        sha256: null,
        collector: 'changes',
        ms: 0,
        status: documents.run === null ? 'failed' : 'ok',
        message: documents.run === null ? GATHERING.none : null,
      },
    ],
  };
}

/** The redactor for what was gathered: it knows the names in it that the policy is about. */
export function redactorFor(
  { settings, pseudonyms: { key } }: Pick<BundleOrder, 'settings' | 'pseudonyms'>,
  { run, 'last-good': lastGood, outlook, system }: BundleDocuments,
): Redactor {
  return createRedactor({
    policy: settings.privacy,
    pseudonyms: pseudonymsWith(key),
    names: namesOf(
      settings,
      [run?.target.host, lastGood?.target.host, system?.computer, system?.user],
      [outlook, run?.outlook, lastGood?.outlook].flatMap((one) => one?.profile ?? []),
    ),
    user: system?.user ?? null,
  });
}

/** Redacts, draws the page, and packs. */
export async function packBundle(
  order: BundleOrder,
  gathering: Gathering,
  redactor: Redactor,
  words: ReportWords,
): Promise<Bundle> {
  const { id, why, at, settings, loss, clockOffsetMs, maxBytes, pseudonyms } = order;
  const { problem } = pseudonyms;
  return assembleBundle({
    id,
    why,
    at,
    bootId: await bootId(),
    clockOffsetMs,
    policy: settings.privacy,
    gathering,
    redactor,
    words,
    loss: problem === null ? loss : [...loss, problem],
    maxBytes,
  });
}

/** Encrypted to all recipients; as it is where there are none. Rejects when a recipient is no key. */
export async function sealed(recipients: readonly string[], zip: Buffer): Promise<Buffer> {
  if (recipients.length === 0) return zip;
  // Loaded when somebody is encrypted to: the library costs a cold command milliseconds.
  const { encryptTo } = await import('./age.ts');
  return encryptTo(recipients, zip);
}

/** The name of the file that such an order makes. */
export const fileNameOf = ({
  device,
  at,
  id,
  settings: { recipients },
}: Pick<BundleOrder, 'device' | 'at' | 'id' | 'settings'>): string =>
  bundleFileName({ device, at, id, encrypted: recipients.length > 0 });

/** Names that belong to this laptop and its company: what `privacy.names` is about. */
function namesOf(
  { exchange, doors, gateway, collector, network, accessLists, provenance }: ResolvedSettings,
  others: readonly (string | null | undefined)[],
  profiles: readonly OutlookProfile[],
): readonly string[] {
  const urls = [
    collector?.url,
    network.trust?.url,
    network.reach?.http,
    network.reach?.https,
    helpdeskOf(provenance)?.url,
    ...doors.doors.map(({ url }) => url),
  ];
  return [
    exchange.host,
    ...exchange.alsoProbe,
    gateway?.host,
    ...urls.map((url) => (url == null ? null : URL.parse(url)?.hostname)),
    ...network.overrides.map(({ ssid }) => ssid),
    ...accessLists.map(({ contact }) => contact),
    ...others,
    ...profiles.flatMap(namesInProfile),
  ].filter((name): name is string => typeof name === 'string' && name !== '' && !isIPAddress(name));
}

/** Words of every report, where somebody calls a profile or a server by them. */
const NOBODYS = /^(?:(?:default )?outlook(?: profile)?|exchange|exch|mail|owa|server)$/i;

/** What the user called the profile of Outlook, often by a name, and the servers that it leads to. */
const namesInProfile = ({ name, accounts }: OutlookProfile): readonly string[] =>
  [
    name.trim(),
    ...accounts.flatMap(({ server, proxy, mailStores }) => [server, proxy, ...mailStores]),
  ].filter((one): one is string => one !== null && !NOBODYS.test(one));

/** Tells one start of the system from another (random(4)); null where the system has none. */
async function bootId(): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  try {
    return (await readBounded('/proc/sys/kernel/random/boot_id', 64)).text.trim();
  } catch (thrown) {
    if (thrown instanceof Error) return null;
    throw thrown;
  }
}
