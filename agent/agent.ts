import type { AgentOptions, AgentStart } from './agent-types.ts';
import { FOLDER } from '../model/text/en/data.ts';
import { createConnectionLook } from './runs/connections.ts';
import { lookForReport } from './runs/outlook.ts';
import { claimDataFolder } from './data/claim.ts';
import { type DataStoreOptions, openDataStore } from './data-store.ts';
import { sweepDataFolder } from './data/sweep.ts';
import { deviceId } from './device.ts';
import { openDoor } from './ipc/door.ts';
import { ownFolders, placeOf } from './ipc/door-place.ts';
import { keepDoor } from './ipc/kept-door.ts';
import { createGarbageRounds } from './garbage.ts';
import { giveBack, heldBytes } from './give-back.ts';
import type { AgentHandle } from './handle.ts';
import { takesFileInTime } from '../lib/ask-reader.ts';
import { reasonOf } from '../lib/error-name.ts';
import { readMeasured } from './runs/measured-file.ts';
import { createLoop } from './loop.ts';
import { createUserReports } from './bundle/user-reports.ts';
import { helpdeskOf } from '../model/helpdesk.ts';
import { createPageServer } from './page/page-server.ts';
import { createProxyRelay } from './proxy-relay.ts';
import { refuseFirstHost } from './settings/first-host.ts';
import { createPast } from './runs/past.ts';
import { openDamper } from './runs/open-damper.ts';
import { createReporting } from './reporting.ts';
import { createAnswers } from './requests.ts';
import { startSchedule } from './runs/schedule.ts';
import { shiftMs } from './runs/scheduled-check.ts';
import { hearPower, hearStates, openRecorder, seeConnections } from './recorder/open.ts';
import type { FlightRecorder } from './recorder/recorder.ts';
import { systemProbes, type ProbesIo } from './probes-io.ts';
import { withProblem, withUsableCollector } from './settings/shown.ts';
import { createStateStore, firstAgentState } from './state.ts';
import { meteredHold } from './sync/metered-hold.ts';
import { createOwnHttp } from './sync/own-http.ts';
import { holdsPlain, wayToCollector } from './sync/hold.ts';
import { deliveredOf, publishSync } from './sync/publish.ts';
import { openOthers } from './sync/open-others.ts';
import { openCollector } from './sync/collector.ts';
import { createMeetingSync } from './sync/acquaintance.ts';
import { startUpkeep } from './upkeep.ts';
import { openUpdates } from './update/open.ts';
import { createVpnClient } from './vpn-client.ts';
import { createTargetBook } from './runs/targets.ts';
import { createWatch } from './network-relay.ts';

/** A sleeping disk or a share that is mounted on demand takes some seconds. */
const TAKES_WITHIN_MS = 10_000;

/**
 * Opens the data folder, the probes, the loop and the door. What was opened before a failure is
 * closed again.
 */
export async function startAgent(options: AgentOptions): Promise<AgentStart> {
  const { dataFolder, probes = systemProbes } = options;
  const { folderAnswersWithinMs: withinMs = TAKES_WITHIN_MS } = options;
  if (!(await takesFileInTime(dataFolder, withinMs)))
    return { ok: false, message: FOLDER.silent(dataFolder, withinMs) };
  const claim = claimDataFolder(dataFolder, ownFolders(placeOf(dataFolder)));
  if (!claim.ok)
    return claim.taken
      ? { ok: false, message: claim.message, holder: claim.holder }
      : { ok: false, message: claim.message };
  const { recorder, log } = openRecorder(options, probes);
  if (claim.takesNothing === null) sweepDataFolder(dataFolder, new Date(), log);

  const closers: (() => Promise<void> | void)[] = [
    () => {
      recorder.stopped();
      claim.release();
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
    const started = await assemble({ ...options, log, probes, recorder }, claim, closers);
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
    callPrefix = '',
    page: lasting,
    damping,
    log,
    onStopAsked,
    onFirstHost = refuseFirstHost,
    probes,
    recorder,
  }: AgentOptions & { readonly probes: ProbesIo; readonly recorder: FlightRecorder },
  claim: DataStoreOptions['claim'],
  closers: (() => Promise<void> | void)[],
): Promise<Assembly> {
  const now = (): Date => new Date();
  const monotonicMs = (): number => performance.now();
  const startedAt = now().toISOString();
  const origin = demo ? 'demo' : 'site';
  const settings = await withUsableCollector(given, log);

  const device = deviceId(dataFolder, log);
  const limits = settings.outboxLimits;
  const opened = openDataStore({ dataFolder, claim, origin, log, now, limits });
  if (!opened.ok) return opened;
  const { store: data } = opened;
  const { outbox, history } = data;
  closers.push(data.close.bind(data));

  const vpnClient = createVpnClient(settings.vpnClient);
  const proxies = createProxyRelay();
  const chooseWays = probes.waysOut(proxies.ask);
  const targets = createTargetBook({
    chooseWays,
    settings,
    exchangeAddresses: (history.lastGood() ?? history.last())?.target.addresses ?? [],
    resolve: probes.resolve,
    log,
  });
  const watch = createWatch(log);
  const watcher = await probes.watchNetwork({
    targets: () => targets.targets(),
    chooseWays,
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
    firstAgentState({
      agent: { pid: process.pid, version, startedAt, dataFolder },
      network: watcher.current(),
      outbox: outbox.summary(),
      demo,
      settings: settings.provenance,
      notKept: data.notKept(),
      ...deliveredOf(outbox),
      ...vpnClient.known(),
    }),
    log,
    meteredHold(settings),
  );
  hearStates(store, recorder, () => watcher.snapshot());
  const collector = openCollector({ settings, dataFolder, log, monotonicMs });
  const ownHttp = createOwnHttp({ chooseWays, collector: settings.collector, log, now });
  let underWay = (): number => 0;
  const waiting = (): { count: number; bytes: number } => {
    const { count, bytes } = outbox.summary();
    return { count: count + underWay(), bytes };
  };
  const others = openOthers({
    ...{ store, outbox, watcher, collector, http: ownHttp.http, device },
    onSpent: (bytes) => {
      sync.spent(bytes);
    },
    ...{ log, now, monotonicMs },
  });
  closers.push(others.close);
  const sync = createMeetingSync({
    http: ownHttp.http,
    outbox,
    collector,
    meteredBytesPerHour: settings.meteredBytesPerHour,
    isPlainHeld: holdsPlain(settings),
    isToBeEncrypted: settings.recipients.length > 0,
    device,
    log,
    now,
    monotonicMs,
    way: wayToCollector(watcher.current(), watcher.snapshot()),
    random: Math.random,
    onChange: publishSync({
      store,
      outbox,
      collector,
      settings: () => withProblem(settings.provenance, ownHttp.storeProblem()),
      othersOf: others.of,
      waiting,
    }),
  });
  closers.push(() => sync.close());
  closers.push(startUpkeep({ outbox, sync, log, recipients: settings.recipients }));

  const damper = openDamper({
    ...{ outbox, store, log, now, monotonicMs },
    again: () => {
      loop.again();
    },
    ...damping,
  });
  closers.push(damper.close);
  const { reports, memory, lookAtFolder } = createReporting({
    ...{ dataFolder, data, device, settings },
    ...{ version, origin, sync, store, damper },
    keepKeys: () => {
      collector?.keys.keep();
    },
    onAnew: () => {
      door.reopen();
    },
    clockOffsetMs: () => ownHttp.clock.offsetMs() ?? outbox.clockOffsetMs(),
    recentEvents: () => recorder.recent(),
    ...{ log, now },
  });
  underWay = () => reports.underWay();
  closers.push(() => reports.close());
  const look = createConnectionLook({ settings, targets, probes, now });
  const lookAtConnections = seeConnections(look, recorder);
  const plainLoop = createLoop({
    ...{ settings, device, probes, watcher, targets, chooseWays },
    ownClock: () => ownHttp.clock.witness(),
    measured: (host) => (settings.measuresLists ? readMeasured(dataFolder, host) : []),
    ...{ memory, damper, lookAtConnections, sync, store, log, now, monotonicMs },
  });
  const loop = hearPower(plainLoop, recorder);
  closers.push(() => loop.close());
  const schedule = startSchedule(
    settings.probeSchedule,
    () => {
      lookAtFolder();
      loop.tick();
    },
    log,
    (periodMs) => shiftMs(device, periodMs),
  );
  if (!schedule.ok) return schedule;
  closers.push(() => {
    schedule.schedule.stop();
  });
  const updates = openUpdates({
    ...{ settings, http: ownHttp.http, version, dataFolder },
    ...{ store, device, log, now },
  });
  closers.push(updates.close);
  const userReports = createUserReports({
    reports,
    outbox,
    dataFolder,
    recipients: settings.recipients,
    mail: helpdeskOf(settings.provenance)?.mail ?? null,
    look: () => lookForReport(store.get(), { settings, probes, lookAtConnections, now }),
    diagnosis: () => store.get().diagnosis,
    monotonicMs,
    log,
  });
  const { handle, close: endRounds } = createGarbageRounds(
    {
      report: (id) => userReports.atHand(id),
      serveProxies: (tell) => proxies.serve(tell),
      state: () => store.get(),
      subscribe: (listener) => store.subscribe(listener),
      request: (name, params) => answers[name](params),
    },
    { monotonicMs, heldBytes, collect: giveBack },
  );
  const page = lasting ?? createPageServer({ assetsFolder, callPrefix, log });
  const endServing = page.serve(handle);
  closers.push(endRounds, lasting === undefined ? () => page.close() : endServing);
  const answers = createAnswers({
    store,
    loop,
    ...{ outbox, sync, reports, userReports },
    lookAtConnections: () => lookAtConnections(store.get().run),
    openPage: () => page.open(),
    past: createPast({ history, dataFolder, settings, now }),
    proxies,
    startVpnClient: vpnClient.start,
    firstHost: onFirstHost,
    stop: () => onStopAsked?.(),
  });
  const door = keepDoor(() => openDoor({ handle, dataFolder, version, startedAt, log }), log);
  closers.push(() => door.close());
  await door.opened;
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
