import type { LiveConnections } from '../model/connections.ts';
import type { PowerEvent } from '../model/power-event.ts';
import type { ClockWitness } from '../model/clock.ts';
import type { DoorSetting } from '../model/door.ts';
import type { NetworkState } from '../model/network-state.ts';
import { AFTER, HOLD } from '../model/text/en/schedule.ts';
import type { WebRequest, WebResult } from '../probes/web/types.ts';
import type { NetworkWatcher } from '../probes/network/watcher-types.ts';
import type { AssembledRun } from './runs/assemble-run.ts';
import { type ConfiguredRunIo, runLadderFor } from './runs/run-ladder.ts';
import { attachmentText } from './runs/attachment.ts';
import type { ConnectionLook } from './runs/connections.ts';
import type { Damper } from './runs/damper.ts';
import { reasonOf } from '../lib/error-name.ts';
import type { Log } from './log.ts';
import type { Memory } from './runs/run-recorder.ts';
import { createOutlookSight } from './runs/outlook.ts';
import { systemReachLook } from './runs/system-reach.ts';
import { overtakesRun } from './runs/run-basis.ts';
import { afterPowerEvent, ASSUMED_POWER, powerPaceMs } from './runs/power.ts';
import { hasUrgentFinding } from './runs/report.ts';
import { outlookConnects, scheduledCheck, type ScheduledCheck } from './runs/scheduled-check.ts';
import { createIdleWatch, whereNow } from './runs/idle-watch.ts';
import { createPathWatch, withHeld } from './runs/path-watch.ts';
import { createRadio } from './runs/radio.ts';
import { unconfigured } from './runs/unconfigured.ts';
import { createDoorWatch } from './runs/door-watch.ts';
import { createRunner } from './runs/single-flight.ts';
import type { ProbesIo } from './probes-io.ts';
import type { ChooseWays } from '../lib/http-client.ts';
import type { ResolvedSettings } from './settings/resolved.ts';
import { askedDoors, wayDoors } from './settings/watched.ts';
import type { StateStore } from './state.ts';
import { wayToCollector } from './sync/hold.ts';
import type { Sync } from './sync/sync.ts';
import type { TargetBook } from './runs/targets.ts';

/** Change, schedule or demand → ladder → diagnosis → state, report, sync. */
export interface Loop {
  /** Runs the ladder, or joins the run under way. Rejects only on a mistake of ours. */
  check(): Promise<void>;
  /** The first check; nothing holds it. */
  start(): void;
  /** Time for a check, says the schedule. */
  tick(): void;
  /** A verdict is to be looked at again before anything is made of it. */
  again(): void;
  /** The user is at the laptop: a face asked for something. */
  userSeen(): void;
  networkChanged(network: NetworkState): void;
  powerChanged(event: PowerEvent): void;
  close(): Promise<void>;
}

export interface LoopOptions {
  readonly settings: ResolvedSettings;
  readonly device: string;
  readonly probes: ProbesIo;
  readonly watcher: NetworkWatcher;
  readonly targets: TargetBook;
  readonly chooseWays: ChooseWays;
  /** What the agent's own answers said of this laptop's clock. */
  readonly ownClock: () => ClockWitness | null;
  readonly measured?: ConfiguredRunIo['measured'];
  readonly memory: Memory;
  readonly damper: Pick<Damper, 'resumed'>;
  readonly lookAtConnections: ConnectionLook;
  readonly sync: Sync;
  readonly store: StateStore;
  readonly log: Log;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}

/**
 * While reports wait for a way, the watcher's latest snapshot is looked at this often: a route to
 * the collector alone may return unpublished.
 */
const HELD_LOOK_MS = 2_000;

/** A run, and what a report of it will show beside it; null where none is due. */
interface Found {
  readonly fresh: AssembledRun;
  readonly connections: LiveConnections | null;
  /** By what this laptop was attached during the run; null when that is not known. */
  readonly attachment: string | null;
}

export function createLoop(options: LoopOptions): Loop {
  const {
    settings,
    device,
    probes,
    watcher,
    targets,
    memory,
    damper,
    lookAtConnections,
    sync,
    store,
    log,
    now,
    monotonicMs,
  } = options;
  let basis = store.get().network;

  const attachmentNow = (): string | null =>
    attachmentText(store.get().network, watcher.snapshot());

  const doors = askedDoors(settings);
  const askDoors = (
    network: NetworkState,
    signal: AbortSignal,
    how: Pick<WebRequest, 'areChannelsDue'>,
    asked: readonly DoorSetting[] = doors,
  ): Promise<WebResult> =>
    probes.runDoors(
      { doors: asked, network, server: settings.exchange.host, ...how },
      { signal, now, monotonicMs, chooseWays: options.chooseWays },
    );
  const doorWatch = createDoorWatch(
    doors.length === 0 ? null : (network, signal, how) => askDoors(network, signal, how),
    { everyMs: settings.doors.everyMs, now, monotonicMs },
  );
  const askSystem = systemReachLook({
    ...{ probes, log, now },
    reach: settings.network.reach,
    hasDoors: doors.length > 0,
    chooseWays: options.chooseWays,
    snapshot: () => watcher.snapshot(),
  });
  const pathWatch = createPathWatch({ monotonicMs });
  const radio = createRadio({ settings, probes, monotonicMs });
  const checkAfter = (what: string) => (): void => {
    inBackground(what, runner.run());
  };
  const idleWatch = createIdleWatch({
    silentMs: settings.idleTimeoutMs,
    hold: probes.holdConnection,
    where: () => whereNow(store.get().network, attachmentNow()),
    ...{ log, now, monotonicMs, onHeld: checkAfter(AFTER.silence) },
  });
  const outlookSight = createOutlookSight({
    ...{ settings, probes, lookAtConnections, now },
    network: () => store.get().network,
    onConnected: checkAfter(AFTER.outlook),
  });
  let isDemanded = false;

  const runner = createRunner<Found | null>({
    start: async (signal) => {
      const attachment = attachmentNow();
      const network = store.get().network;
      const demanded = isDemanded;
      isDemanded = false;
      await radio.ready(network, signal);
      const look = (listAll: boolean): Promise<AssembledRun | null> =>
        runLadderFor(settings, network, {
          probes,
          lastPorts: (host) => memory.lastPorts(host),
          lastBound: (host, where) => memory.lastBound(host, where),
          pastRuns: (host) => memory.pastRuns(host),
          attachment,
          gatewayAddresses: () => targets.targets().gateway,
          // A second run for the whole listing of the mapper asks no door again.
          doors: () =>
            doorWatch.look({ network, attachment, isDemanded: demanded && !listAll, signal }),
          outlook: outlookSight.look(signal),
          path: withHeld(
            pathWatch.order({
              attachment,
              label: network.label,
              isDemanded: demanded && !listAll,
              severity: store.get().diagnosis?.severity ?? null,
            }),
            idleWatch.held(),
          ),
          wayDoor: (kind) =>
            askDoors(network, signal, { areChannelsDue: false }, wayDoors(settings, kind)),
          ...{ ownClock: options.ownClock, measured: options.measured },
          systemReach: () => askSystem(signal),
          ...{ listAll, signal, now, monotonicMs },
        });
      const first = await look(false);
      if (first !== null && !signal.aborted)
        pathWatch.saw(first.run, { attachment, label: network.label });
      // The report of an exposed mapper names what shares its port, and only the whole listing
      // tells; it is due once a day.
      const fresh =
        first !== null && hasUrgentFinding(first.run.diagnosis) && memory.isReportDue(first.run)
          ? await look(true)
          : first;
      if (fresh === null) return null;
      return {
        fresh,
        // A run that began on one attachment and ended on another says nothing about either.
        attachment: attachment === attachmentNow() ? attachment : null,
        connections: memory.isReportDue(fresh.run)
          ? await lookAtConnections(fresh.run, signal)
          : null,
      };
    },
    keep: (found) => {
      if (found === null) {
        store.update({ diagnosis: unconfigured(store.get(), device, now()) });
        return;
      }
      const { run } = memory.keep(found.fresh, found.connections, found.attachment);
      if (run.diagnosis.severity === 'ok' || run.diagnosis.severity === 'info')
        targets.rememberExchange(run.target.addresses);
      store.update({ run, diagnosis: run.diagnosis });
      if (found.attachment !== null) idleWatch.saw(run);
      outlookSight.saw(run);
    },
    moment: () => ({ wallMs: now().getTime(), monotonicMs: monotonicMs() }),
    onSlept: () => {
      log('the laptop slept during a check, which says nothing then: it begins anew');
    },
    onRunning: (probing) => {
      if (!probing) {
        ranAtMs = monotonicMs();
        radio.sent();
      }
      store.update({ probing });
    },
  });
  const inBackground = (what: string, work: Promise<unknown>): void => {
    work.catch((thrown: unknown) => {
      log(`${what} failed: ${reasonOf(thrown)}`);
    });
  };
  let closed = false;
  const tellSync = (): void => {
    if (!closed) sync.wayChanged(wayToCollector(store.get().network, watcher.snapshot()));
  };
  const lookUpTargets = async (): Promise<void> => {
    if (await targets.refresh())
      await watcher.poke('the addresses of gateway or collector changed');
    tellSync();
  };
  let power = ASSUMED_POWER;
  let ranAtMs: number | null = null;
  // Whoever starts the agent is at the laptop: it starts at login.
  let activeAtMs = monotonicMs();
  let heldFor: ScheduledCheck | null = null;
  const wake = async (): Promise<void> => {
    await watcher.poke('resume');
    await lookUpTargets();
    sync.woke();
    await runner.restart();
  };
  const checkOnSchedule = async (): Promise<void> => {
    const facts = {
      network: store.get().network,
      sinceRunMs: ranAtMs === null ? null : monotonicMs() - ranAtMs,
      sinceActiveMs: Math.min(monotonicMs() - activeAtMs, probes.sinceInputMs() ?? Infinity),
    };
    let step = scheduledCheck({ ...facts, outlook: 'not-asked' });
    if (step === 'ask-outlook') {
      const connections = await lookAtConnections(store.get().run);
      step = scheduledCheck({ ...facts, outlook: outlookConnects(connections) });
    }
    const hold = step === 'hold-mobile' || step === 'hold-idle' ? step : null;
    if (hold !== null && hold !== heldFor) log(HOLD[hold]);
    heldFor = hold;
    if (hold === null) await runner.run();
  };
  const heldLook = setInterval(() => {
    const held = sync.held();
    if (held === 'no-route' || held === 'captive') tellSync();
  }, HELD_LOOK_MS);

  return {
    check: () => {
      isDemanded = true;
      return runner.run();
    },
    start: () => {
      inBackground('the look-up of gateway and collector', lookUpTargets());
      inBackground('the first check', runner.run());
    },
    tick: () => {
      inBackground('the look-up of gateway and collector', lookUpTargets());
      inBackground('the scheduled check', checkOnSchedule());
    },
    again: () => {
      inBackground('the check after a verdict that was seen too rarely', runner.run());
    },
    userSeen: () => {
      activeAtMs = monotonicMs();
    },
    networkChanged: (network) => {
      store.update({ network });
      tellSync();
      if (!overtakesRun(basis, network)) return;
      basis = network;
      idleWatch.cancel();
      inBackground('the look-up of gateway and collector', lookUpTargets());
      inBackground('the check after a change of the network', runner.restart());
    },
    powerChanged: (event) => {
      if (event === 'active' || event === 'unlock' || event === 'resume')
        activeAtMs = monotonicMs();
      if (event === 'suspend') {
        runner.cancel('the laptop goes to sleep');
        idleWatch.cancel();
      }
      if (event === 'resume') {
        damper.resumed();
        inBackground('the check after waking', wake());
      }
      if (event === 'unlock')
        inBackground('the look after unlocking', watcher.poke('the screen was unlocked'));
      power = afterPowerEvent(power, event);
      watcher.pace?.(powerPaceMs(power));
    },
    close: async () => {
      closed = true;
      clearInterval(heldLook);
      await idleWatch.close();
      await runner.close();
      // The last run may have asked for another look.
      outlookSight.cancel();
    },
  };
}
