import {
  type BundleDocuments,
  type Manifest,
  MAX_NOTE_CHARACTERS,
  type Redactions,
} from '../../model/bundle.ts';
import { MAX_ENVELOPE_BYTES } from '../../model/envelope.ts';
import { reasonOf } from '../../lib/error-name.ts';
import { BUILDING } from '../../model/text/en/bundle.ts';
import * as WORDS from '../../model/text/en.ts';
import { createCollectors, systemNow, withoutSecrets } from './collectors.ts';
import { type EnvelopeFacts, envelopeOf } from './envelope.ts';
import type { Collector, Collectors, GatheredName } from './gather.ts';
import {
  type BundleOrder,
  fileNameOf,
  gatherFor,
  packBundle,
  redactorFor,
  sealed,
} from './make.ts';
import { packTravelling } from './travelling.ts';

/** Documents that the agent holds in its memory: what a report is about, not what lies on the disk. */
export type InHand = Pick<
  BundleDocuments,
  'run' | 'last-good' | 'connections' | 'network' | 'outlook' | 'settings'
>;

/** What a report is made of; holds no function, so that it can cross to a thread. */
export interface ReportOrder extends BundleOrder {
  readonly dataFolder: string;
  readonly version: string;
  /** What the user wrote. */
  readonly note: string | null;
  readonly inHand: InHand;
  readonly envelope: Pick<EnvelopeFacts, 'breakId' | 'over' | 'weakSpot' | 'lost'>;
}

/** A report as it travels, and what a person sees of it before it does. */
export interface MadeReport {
  readonly ok: true;
  readonly id: string;
  /** Envelope and bundle. */
  readonly body: Uint8Array;
  /** Where the bundle begins in it. */
  readonly bundleFrom: number;
  readonly encrypted: boolean;
  readonly fileName: string;
  readonly html: string;
  readonly manifest: Manifest;
  readonly redactions: Redactions;
}
/** `not-encrypted`: there are recipients, and it cannot be encrypted to them; it must not leave. */
export interface NotMade {
  readonly ok: false;
  readonly why: 'not-encrypted' | 'failed' | 'late' | 'ended';
  readonly message: string;
}
export type Making = MadeReport | NotMade;

/**
 * How much is gathered: `whole` reads the data folder as well; `in hand` takes what the agent holds
 * and touches no disk; `bare` takes nothing but the envelope.
 */
export type Extent = 'whole' | 'in hand' | 'bare';

/** Gathers, redacts, draws, packs and encrypts. Rejects on a mistake of ours alone. */
export async function makeReport(order: ReportOrder, extent: Extent): Promise<Making> {
  const gathering = await gatherFor(order, collectorsOf(order, extent), WORDS);
  const redactor = redactorFor(order, gathering.documents);
  const { settings, id, device, why, at, version, inHand } = order;
  const system = gathering.documents.system;
  const envelope = envelopeOf(
    {
      ...order.envelope,
      id,
      device,
      kind: why,
      createdAt: at,
      site: settings.site,
      agentVersion: version,
      run: inHand.run,
      gatewayHost: settings.gateway?.host ?? null,
      computer: system?.computer ?? null,
    },
    settings.privacy,
    (text) => redactor.text('envelope', text),
  );
  const bundle = await packBundle(order, gathering, redactor, WORDS);
  const encrypted = settings.recipients.length > 0;
  let bytes: Buffer;
  try {
    bytes = await sealed(settings.recipients, bundle.zip);
  } catch (thrown) {
    return { ok: false, why: 'not-encrypted', message: BUILDING.notEncrypted(reasonOf(thrown)) };
  }
  const packed = packTravelling({ ...envelope, encrypted }, bytes);
  if (!packed.ok)
    return {
      ok: false,
      why: 'failed',
      message: BUILDING.envelope(packed.envelopeBytes, MAX_ENVELOPE_BYTES),
    };
  const { html, manifest, redactions } = bundle;
  return {
    ok: true,
    id,
    body: packed.body,
    bundleFrom: packed.body.length - bytes.length,
    encrypted,
    fileName: fileNameOf(order),
    html,
    manifest,
    redactions,
  };
}

function collectorsOf(order: ReportOrder, extent: Extent): Collectors {
  const { dataFolder, settings, version, device, note, at, inHand } = order;
  const now = (): Date => new Date(at);
  const facts = {
    settings,
    version,
    device,
    note: note?.slice(0, MAX_NOTE_CHARACTERS) ?? null,
    now,
  };
  const absent = <Name extends GatheredName>(name: Name): Collector<Name> => ({
    name,
    timeoutMs: 1_000,
    gather: () => Promise.resolve({ ok: false, status: 'failed', message: BUILDING.leftOut }),
  });
  const held = <Name extends GatheredName>(
    name: Name,
    value: BundleDocuments[Name],
  ): Collector<Name> => ({
    name,
    timeoutMs: 1_000,
    gather: () =>
      Promise.resolve(
        value === null
          ? { ok: false, status: 'failed', message: WORDS.bundle.GATHERING.none }
          : { ok: true, value: value as NonNullable<BundleDocuments[Name]> },
      ),
  });
  const nothing: Collectors = {
    run: absent('run'),
    'last-good': absent('last-good'),
    history: absent('history'),
    recorder: absent('recorder'),
    log: absent('log'),
    connections: absent('connections'),
    network: absent('network'),
    outlook: absent('outlook'),
    settings: absent('settings'),
    system: absent('system'),
  };
  if (extent === 'bare') return nothing;
  const fromMemory = {
    run: held('run', inHand.run),
    'last-good': held('last-good', inHand['last-good']),
    connections: held('connections', inHand.connections),
    network: held('network', inHand.network),
    outlook: held('outlook', inHand.outlook),
    settings: held('settings', inHand.settings === null ? null : withoutSecrets(inHand.settings)),
  };
  if (extent === 'in hand')
    return { ...nothing, ...fromMemory, system: held('system', systemNow(facts, null)) };
  const unasked = (): Promise<never> => Promise.reject(new Error('it was in hand'));
  return {
    ...createCollectors({
      ...facts,
      dataFolder,
      probes: { readConnections: unasked, lookAtOutlook: unasked, showsOutlook: false },
      lookAtNetwork: unasked,
    }),
    ...fromMemory,
  };
}
