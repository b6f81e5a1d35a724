import type { AgentState } from '../../model/agent-state.ts';
import type { LiveConnections } from '../../model/connections.ts';
import type { NetworkLabel } from '../../model/network-state.ts';
import type { PowerEvent } from '../../model/power-event.ts';
import {
  type Frozen,
  FROZEN_MS,
  MAX_FROZEN,
  MAX_FROZEN_EVENTS,
  type RecordedChange,
  type RecorderEvent,
} from '../../model/recorder.ts';
import {
  changesBetween,
  type Facts,
  networkFacts,
  routeFacts,
  type RoutesSeen,
} from './describe.ts';

/** Where events go; a test's are in memory. */
export interface RecorderIo {
  /** @returns whether it was kept */
  readonly append: (event: RecorderEvent) => boolean;
  /** Stretches of before. */
  readonly frozen: readonly Frozen[];
  readonly freeze: (frozen: readonly Frozen[]) => boolean;
  /** What takes a while to learn after the network changed: name servers, the proxy. May reject. */
  readonly slowFacts: () => Promise<Facts>;
  /** Work that nobody waits for. */
  readonly inBackground: (work: Promise<void>) => void;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}

/** Keeps what changes, so that nobody is asked to reproduce anything. */
export interface FlightRecorder {
  started(version: string): void;
  /** A state of the agent: network, routes and verdict are held against the last. */
  state(state: Pick<AgentState, 'network' | 'diagnosis'>, routes?: RoutesSeen): void;
  /** Settings that differ from those of the agent before. */
  settings(changes: readonly RecordedChange[]): void;
  power(event: PowerEvent): void;
  connections(seen: LiveConnections): void;
  log(message: string): void;
  stopped(): void;
  /** What was seen in the last minutes, the latest last; no line of the log. */
  recent(): readonly RecorderEvent[];
}

/** Clocks of two kinds drift by less within a day. */
const JUMP_MS = 5_000;
const MAX_MESSAGE_CHARACTERS = 1000;
/** Lines of the log that a minute may bring: a peer that floods it must not push out what changed. */
const MAX_LINES_A_MINUTE = 30;

export function createRecorder(io: RecorderIo): FlightRecorder {
  const { append, freeze, slowFacts, inBackground, now, monotonicMs } = io;
  let facts: Facts | null = null;
  let network: AgentState['network'] | null = null;
  let verdict: AgentState['diagnosis'] = null;
  let connected: Facts = new Map();
  let lost = 0;
  let stretches = [...io.frozen];
  /** The last minutes, for the next freeze: what is frozen must not be read back from a disk. */
  let recent: { readonly event: RecorderEvent; readonly atMs: number }[] = [];
  let clockMs: number | null = null;
  let lines = { sinceMs: monotonicMs(), count: 0 };

  const keep = (event: RecorderEvent): void => {
    const atMs = monotonicMs();
    if (event.kind !== 'log')
      recent = [...recent.filter((one) => atMs - one.atMs <= FROZEN_MS), { event, atMs }].slice(
        -MAX_FROZEN_EVENTS,
      );
    if (lost > 0 && append({ kind: 'lost', at: event.at, count: lost })) lost = 0;
    if (!append(event)) lost += 1;
  };
  /** Every event's time goes by here: what the clocks say of each other is looked at on the way. */
  const at = (): string => {
    const date = now();
    const difference = date.getTime() - monotonicMs();
    const jumpMs = Math.round(difference - (clockMs ?? difference));
    clockMs = difference;
    const text = date.toISOString();
    if (Math.abs(jumpMs) > JUMP_MS) keep({ kind: 'clock', at: text, jumpMs });
    return text;
  };

  let ways: Facts = new Map();
  let slow: Facts = new Map();
  /** Name servers change a moment after an adapter does. */
  const lookAtSlow = async (label: NetworkLabel): Promise<void> => {
    const fresh = await slowFacts();
    const changes = changesBetween(slow, fresh);
    slow = fresh;
    if (changes.length > 0) keep({ kind: 'network', at: at(), label, changes: [...changes] });
  };

  return {
    started: (version) => {
      keep({ kind: 'start', at: at(), version: version.slice(0, 100) });
    },
    state: ({ network: next, diagnosis }, seen) => {
      if (seen !== undefined) {
        const fresh = routeFacts(seen);
        const changes = changesBetween(ways, fresh);
        ways = fresh;
        if (changes.length > 0)
          keep({ kind: 'network', at: at(), label: next.label, changes: [...changes] });
      }
      if (next !== network) {
        const fresh = networkFacts(next);
        const changes = changesBetween(facts ?? new Map(), fresh);
        if (changes.length > 0)
          keep({ kind: 'network', at: at(), label: next.label, changes: [...changes] });
        facts = fresh;
        network = next;
        if (changes.length > 0) inBackground(lookAtSlow(next.label));
      }
      if (diagnosis === null) return;
      const { code, severity } = diagnosis;
      if (verdict?.code === code && verdict.severity === severity) return;
      keep({ kind: 'verdict', at: at(), code, severity, before: verdict?.code ?? null });
      verdict = diagnosis;
      const events = recent.map(({ event }) => event);
      stretches = [...stretches, { at: now().toISOString(), code, events }].slice(-MAX_FROZEN);
      if (!freeze(stretches)) lost += 1;
    },
    power: (event) => {
      // A user at work is no change.
      if (event !== 'active') keep({ kind: 'power', at: at(), event });
    },
    settings: (changes) => {
      if (changes.length > 0) keep({ kind: 'settings', at: at(), changes: changes.slice(0, 16) });
    },
    connections: (seen) => {
      const fresh = connectionFacts(seen);
      const changes = changesBetween(connected, fresh);
      connected = fresh;
      if (changes.length > 0) keep({ kind: 'connections', at: at(), changes: [...changes] });
    },
    log: (message) => {
      const atMs = monotonicMs();
      if (atMs - lines.sinceMs > 60_000) lines = { sinceMs: atMs, count: 0 };
      lines.count += 1;
      if (lines.count > MAX_LINES_A_MINUTE) {
        lost += 1;
        return;
      }
      keep({ kind: 'log', at: at(), message: message.slice(0, MAX_MESSAGE_CHARACTERS) });
    },
    stopped: () => {
      keep({ kind: 'stop', at: at() });
    },
    recent: () => recent.map(({ event }) => event),
  };
}

/** Connections by program and end, as counts of their states: ports of this laptop come and go. */
function connectionFacts({ items }: LiveConnections): Facts {
  const states = new Map<string, Map<string, number>>();
  for (const { process, remoteAddress, remotePort, announced, state } of items) {
    const name = announced.length > 0 ? ` (${announced.join(', ')})` : '';
    const end = `${process ?? ''} ${remoteAddress}:${String(remotePort)}${name}`.trim();
    const counts = states.get(end) ?? new Map<string, number>();
    counts.set(state, (counts.get(state) ?? 0) + 1);
    states.set(end, counts);
  }
  return new Map(
    [...states].map(([end, counts]) => [
      end.slice(0, 100),
      [...counts].map(([state, count]) => `${String(count)} ${state}`).join(', '),
    ]),
  );
}
