import { type Code, factsOf } from '../../model/codes/facts.ts';
import type { NetworkLabel } from '../../model/network-label.ts';
import type { Past, PastEvent, PastMoment } from '../../model/past.ts';
import { ADDRESS } from './samples.ts';
import { TAKEN_AT } from './states.ts';

const MINUTE_MS = 60_000;
/** `HH:MM` of the day before the states were taken where it is later than they, of their own day otherwise. */
const at = (time: string): string => {
  const today = `${TAKEN_AT.slice(0, 10)}T${time}:00.000Z`;
  return today <= TAKEN_AT
    ? today
    : new Date(Date.parse(today) - 24 * 60 * MINUTE_MS).toISOString();
};

export const momentAt = (
  time: string,
  code: Code,
  label: NetworkLabel,
  change: Partial<PastMoment> = {},
): PastMoment => ({
  at: at(time),
  code,
  severity: factsOf(code).severity,
  label,
  gatewayMs: null,
  serverMs: null,
  ...change,
});

/** A check every five minutes that finds the same. */
function checks(
  from: string,
  count: number,
  code: Code,
  label: NetworkLabel,
  serverMs: number | null,
): readonly PastMoment[] {
  const firstMs = Date.parse(at(from));
  return Array.from({ length: count }, (_, index) => ({
    ...momentAt(from, code, label, {
      gatewayMs: label === 'tunnel' ? null : serverMs,
      // Round trips that differ, and not by chance.
      serverMs: serverMs === null ? null : serverMs * (1 + ((index * 7) % 11) / 30),
    }),
    at: new Date(firstMs + index * 5 * MINUTE_MS).toISOString(),
  }));
}

/**
 * A day of a traveller, up to the moment of `STATES.brokenPort`: the office, a train, a night asleep,
 * the tunnel, and the new port of Exchange.
 */
export const TRAVELLED: Past = {
  moments: [
    ...checks('08:30', 84, 'ALL_GREEN', 'lan-corporate', 2.1),
    ...checks('15:50', 6, 'TUNNEL_DOWN', 'mobile', null),
    ...checks('16:20', 40, 'ALL_GREEN', 'tunnel', 168),
    ...checks('19:40', 10, 'RPC_GC_GAP', 'tunnel', 190),
    ...checks('06:10', 6, 'ALL_GREEN', 'tunnel', 172),
    ...checks('06:40', 18, 'RPC_PORT_OUTSIDE_ACL', 'tunnel', 188),
  ].map((one) => (one.code === 'RPC_GC_GAP' ? { ...one, severity: 'degraded' as const } : one)),
  events: [
    { kind: 'start', at: at('08:25') },
    { kind: 'network', at: at('15:30'), label: 'offline' },
    { kind: 'network', at: at('15:48'), label: 'mobile' },
    { kind: 'network', at: at('16:18'), label: 'tunnel' },
    { kind: 'power', at: at('20:30'), event: 'suspend' },
    { kind: 'power', at: at('06:02'), event: 'resume' },
  ] satisfies readonly PastEvent[],
  ports: [
    ['EMSMDB', 2314, '2026-11-24T06:40:00.000Z', '2026-11-24T08:10:00.000Z'],
    ['NSPI', 1174, '2026-11-02T07:00:00.000Z', '2026-11-24T08:10:00.000Z'],
    ['EMSMDB', 1171, '2026-11-02T07:00:00.000Z', '2026-11-24T06:35:00.000Z'],
    ['EMSMDB', 1850, '2026-10-05T07:00:00.000Z', '2026-11-01T18:00:00.000Z'],
    ['NSPI', 1851, '2026-10-05T07:00:00.000Z', '2026-11-01T18:00:00.000Z'],
    ['EMSMDB', 1302, '2026-09-12T07:00:00.000Z', '2026-10-04T18:00:00.000Z'],
    ['NSPI', 1303, '2026-09-12T07:00:00.000Z', '2026-10-04T18:00:00.000Z'],
  ].map(([name, port, firstSeen, lastSeen]) => ({
    interface: String(name),
    address: ADDRESS,
    port: Number(port),
    firstSeen: String(firstSeen),
    lastSeen: String(lastSeen),
  })),
  lists: [
    {
      device: 'Citrix Access Gateway',
      owner: 'the network team',
      ranges: [
        { from: 135, to: 135 },
        { from: 1024, to: 2000 },
      ],
    },
    { device: 'ISA Server', owner: null, ranges: [{ from: 1024, to: 5000 }] },
  ],
};
