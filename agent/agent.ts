import type { AgentState } from '../model/agent-state.ts';
import { DOOR } from '../model/text/en/agent-link.ts';
import { createConnectionLook } from './runs/connections.ts';
import { acquireLock, type LockHolder } from './data/lock.ts';
import { prepareDataFolder } from './data/folder.ts';
import { sweepDataFolder } from './data/sweep.ts';
import { deviceId } from './device.ts';
import { openDoor } from './ipc/door.ts';
import type { AgentHandle } from './handle.ts';
import { openHistory } from './runs/history.ts';
import { reasonOf } from '../lib/error-name.ts';
import type { Log } from './log.ts';
import { createLoop } from './loop.ts';
import { createRunRecorder } from './runs/run-recorder.ts';
import { openOutbox } from './outbox/open.ts';
import { createPageServer } from './page/page-server.ts';
import { createAnswers } from './requests.ts';
import { startSchedule } from './runs/schedule.ts';
import { shiftMs } from './runs/scheduled-check.ts';
import { systemProbes, type ProbesIo } from './probes-io.ts';
import type { ResolvedSettings } from './settings/resolved.ts';
import { createStateStore } from './state.ts';
import { wayToCollector } from './sync/hold.ts';
import { openKeyRing } from './sync/key.ts';
import { createSync } from './sync/sync.ts';
import { createTargetBook } from './runs/targets.ts';
import { createWatch } from './network-relay.ts';

export interface AgentOptions {
  readonly dataFolder: string;
  readonly settings: ResolvedSettings;
  readonly version: string;
  /** The built-in demo site stands in for Exchange: its reports never go to a real helpdesk. */
  readonly demo: boolean;
  /** Holds the page's files. */
  readonly assetsFolder: string;
  readonly log: Log;
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

/**
 * Opens the data folder, the probes, the loop and the door. What was opened before a failure is
 * closed again.
 */
export async function startAgent(options: AgentOptions): Promise<AgentStart> {
  const { dataFolder, log } = options;
  const folder = prepareDataFolder(dataFolder);
  if (!folder.ok) return folder;
  const lock = acquireLock(dataFolder);
  if (!lock.ok)
    return lock.taken
      ? { ok: false, message: lock.message, holder: lock.holder }
      : { ok: false, message: lock.message };
  sweepDataFolder(dataFolder, new Date(), log);

  const closers: (() => Promise<void> | void)[] = [
    () => {
      lock.release();
    },
  ];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).reverse()) {
      try {
        await end();
      } catch (thrown) {
        log(`closing: ${reasonOf(thrown)}`);
      }
    }
  };
  try {
    const started = await assemble(options, closers);
    if (started.ok) return { ok: true, agent: { ...started.handle, close } };
    await close();
    return started;
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

type Assembly =
  | { readonly ok: true; readonly handle: AgentHandle }
  | { readonly ok: false; readonly message: string };

async function assemble(
  {
    dataFolder,
    settings: given,
    version,
    demo,
    assetsFolder,
    log,
    probes = systemProbes,
  }: AgentOptions,
  closers: (() => Promise<void> | void)[],
): Promise<Assembly> {
  const now = (): Date => new Date();
  const monotonicMs = (): number => performance.now();
  const startedAt = now().toISOString();
  const origin = demo ? 'demo' : 'site';
  const settings = withUsableCollector(given, log);

  const device = deviceId(dataFolder, log);
  const openedOutbox = openOutbox({ dataFolder, origin, log, now });
  if (!openedOutbox.ok) return openedOutbox;
  const { outbox } = openedOutbox;
  closers.push(() => {
    outbox.close();
  });
  const openedHistory = openHistory({ dataFolder, log, now });
  if (!openedHistory.ok) return openedHistory;
  const { history } = openedHistory;
  closers.push(() => {
    history.close();
  });

  const { resolve } = probes;
  const targets = createTargetBook({
    settings,
    exchangeAddresses: (history.lastGood() ?? history.last())?.target.addresses ?? [],
    resolve,
    log,
  });
  const watch = createWatch(log);
  const watcher = await probes.watchNetwork({
    targets: () => targets.targets(),
    settings: settings.network,
    onState: (network) => {
      watch.onState(network);
    },
    onWoke: () => {
      watch.onWoke();
    },
    onNote: log,
  });
  closers.push(() => watcher.close());

  const store = createStateStore(
    {
      schema: 1,
      agent: { pid: process.pid, version, startedAt, dataFolder },
      network: watcher.current(),
      run: null,
      diagnosis: null,
      probing: false,
      outbox: { ...outbox.summary(), heldBecause: null },
      lastDeliveredAt: outbox.lastDeliveredAt(),
      demo,
      settings: settings.provenance,
    },
    log,
  );
  const collector =
    settings.collector === null
      ? null
      : {
          url: settings.collector.url,
          keys: openKeyRing({
            dataFolder,
            collectorUrl: settings.collector.url,
            configured: settings.collector.receiptKey,
            log,
          }),
        };
  const sync = createSync({
    outbox,
    collector,
    device,
    log,
    now,
    monotonicMs,
    way: wayToCollector(watcher.current(), watcher.snapshot()),
    random: Math.random,
    onChange: (heldBecause) => {
      const key = collector?.keys.known() ?? null;
      store.update({
        outbox: { ...outbox.summary(), heldBecause },
        lastDeliveredAt: outbox.lastDeliveredAt(),
        settings: withKey(
          settings.provenance,
          key?.ok === true && key.source === 'learned' ? key.key.publicKey : null,
        ),
      });
    },
  });
  closers.push(() => sync.close());

  const memory = createRunRecorder({
    history,
    outbox,
    device,
    settings,
    version,
    origin,
    log,
    now,
  });
  const lookAtConnections = createConnectionLook({ settings, targets, probes, now });
  const loop = createLoop({
    settings,
    device,
    probes,
    watcher,
    targets,
    memory,
    lookAtConnections,
    sync,
    store,
    log,
    now,
    monotonicMs,
  });
  closers.push(() => loop.close());
  const schedule = startSchedule(
    settings.probeSchedule,
    () => {
      loop.tick();
    },
    log,
    (periodMs) => shiftMs(device, periodMs),
  );
  if (!schedule.ok) return schedule;
  closers.push(() => {
    schedule.schedule.stop();
  });

  const handle: AgentHandle = {
    state: () => store.get(),
    subscribe: (listener) => store.subscribe(listener),
    request: (name, params) => answers[name](params),
  };
  const page = createPageServer({ handle, assetsFolder, log });
  closers.push(() => page.close());
  const answers = createAnswers({
    store,
    loop,
    outbox,
    sync,
    lookAtConnections: () => lookAtConnections(store.get().run),
    openPage: () => page.open(),
  });
  const door = await openDoor({ handle, dataFolder, version, startedAt, log });
  // A laptop needs its reports no less when nobody can ask for them.
  if (door.ok) closers.push(() => door.close());
  else log(DOOR.closed(door.message));

  watch.listen(
    (network) => {
      loop.networkChanged(network);
    },
    () => {
      loop.powerChanged('resume');
    },
  );
  loop.start();
  return { ok: true, handle };
}

/**
 * What passes for a URL in the file may still be none for the network: then everything waits, and
 * the settings say why.
 */
function withUsableCollector(settings: ResolvedSettings, log: Log): ResolvedSettings {
  const { collector, provenance } = settings;
  if (collector === null || URL.canParse(collector.url)) return settings;
  const problem = `collector.url: "${collector.url}" has no usable host or port; reports wait until it is corrected`;
  log(problem);
  return {
    ...settings,
    collector: null,
    provenance: { ...provenance, problems: [...provenance.problems, problem] },
  };
}

/**
 * A key that was learned pins like a configured one, so people must see it where they look for
 * settings.
 */
function withKey(
  settings: AgentState['settings'],
  publicKey: string | null,
): AgentState['settings'] {
  if (publicKey === null) return settings;
  return {
    ...settings,
    items: [
      ...settings.items,
      { key: 'collector.receiptKey', value: publicKey, source: 'learned' },
    ],
  };
}
