import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { readBounded } from '../../lib/read-bounded.ts';
import { firstUnanswered } from '../../lib/answers-in-time.ts';
import { helpdeskOf } from '../../model/helpdesk.ts';
import type { ProbeRun } from '../../model/run.ts';
import { GATHERING } from '../../model/text/en/bundle.ts';
import type { ReportWords } from '../../report/report.ts';
import { knownDeviceId } from '../device.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import { assembleBundle, type Bundle } from './assemble.ts';
import { type CollectorsOptions, createCollectors, DISK_TIMEOUT_MS } from './collectors.ts';
import { gather } from './gather.ts';
import { pseudonymKey, pseudonymsWith } from './pseudonyms.ts';
import { createRedactor } from './redactor.ts';

export interface MakeBundleOptions extends Omit<CollectorsOptions, 'device'> {
  readonly words: ReportWords;
}

export interface MadeBundle extends Bundle {
  readonly fileName: string;
  /** What is written: the zip, or its encryption to the recipients of the settings. */
  readonly bytes: Buffer;
}

/**
 * Makes a bundle from what lies in the data folder and what the system shows now. Needs no agent;
 * what cannot be read in time is missing, and the manifest says so.
 */
export async function makeBundle(options: MakeBundleOptions): Promise<MadeBundle> {
  const { dataFolder, settings, now, words } = options;
  const policy = settings.privacy;
  const answers = (await firstUnanswered([dataFolder], DISK_TIMEOUT_MS)) === null;
  const known = answers ? knownDeviceId(dataFolder) : null;
  const device = known ?? randomUUID();
  const gathering = await gather(createCollectors({ ...options, device }), () => performance.now());
  const { run, 'last-good': lastGood, system } = gathering.documents;
  const { key, problem } =
    known === null ? { key: device, problem: GATHERING.noDevice } : pseudonymKey(dataFolder);
  const redactor = createRedactor({
    policy,
    pseudonyms: pseudonymsWith(key),
    names: namesOf(settings, [run, lastGood], [system?.computer, system?.user]),
    user: system?.user ?? null,
  });
  const id = uuidv7();
  const at = now().toISOString();
  const bundle = await assembleBundle({
    id,
    why: 'user',
    at,
    bootId: await bootId(),
    policy,
    gathering,
    redactor,
    words,
    loss: problem === null ? [] : [problem],
  });
  const time = at.replace(/[-:]|\.\d+/g, '');
  const fileName = `bundle-${device.slice(0, 8)}-${time}-${id.slice(-8)}.zip`;
  const { recipients } = settings;
  if (recipients.length === 0) return { ...bundle, fileName, bytes: bundle.zip };
  // Loaded when somebody is encrypted to: the library costs a cold command milliseconds.
  const { encryptTo } = await import('./age.ts');
  return {
    ...bundle,
    fileName: `${fileName}.age`,
    bytes: await encryptTo(recipients, bundle.zip),
  };
}

/** Names that belong to this laptop and its company: what `privacy.names` is about. */
function namesOf(
  { exchange, gateway, collector, network, accessLists, provenance }: ResolvedSettings,
  runs: readonly (ProbeRun | null)[],
  others: readonly (string | null | undefined)[],
): readonly string[] {
  const urls = [
    collector?.url,
    network.trust?.url,
    network.reach?.http,
    network.reach?.https,
    helpdeskOf(provenance)?.url,
  ];
  return [
    exchange.host,
    ...exchange.alsoProbe,
    gateway?.host,
    ...urls.map((url) => (url == null ? null : URL.parse(url)?.hostname)),
    ...network.overrides.map(({ ssid }) => ssid),
    ...accessLists.map(({ contact }) => contact),
    ...runs.map((run) => run?.target.host),
    ...others,
  ].filter((name): name is string => typeof name === 'string' && name !== '');
}

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
