import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Envelope } from '../../model/envelope.ts';
import { referenceFrom, travelling } from '../unit/collector/sample-envelope.ts';

/** What one laptop sends, and when. */
export interface Telling {
  readonly at: Date;
  readonly id: string;
  readonly device: string;
  readonly body: Buffer;
}

const MINUTE_MS = 60_000;

/** A device id that is the same in each run. */
const deviceOf = (number: number): string =>
  createHash('sha256')
    .update(`laptop ${String(number)}`)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-4$3-9$4-$5');

/**
 * A company in which Exchange restarted at `restartAt` and took a port outside the list: of `laptops`,
 * every second one is on the road and meets it when it next checks; before, all had mail by a port
 * inside. Three more have troubles of their own.
 */
export function rebootStory(restartAt: Date, laptops = 240): Telling[] {
  const tellings: Telling[] = [];
  const tell = (number: number, minutes: number, changes: Partial<Envelope>): void => {
    const at = new Date(restartAt.getTime() + minutes * MINUTE_MS);
    const [id, device] = [uuid({ msecs: at.getTime() }), deviceOf(number)];
    const body = travelling({
      ...{ id, device, createdAt: at.toISOString(), reference: referenceFrom(device) },
      site: 'ACME',
      ...changes,
    });
    tellings.push({ at, id, device, body });
  };
  const diagnosis = (code: string, minutes: number, changes = {}) => ({
    ...{ code, rung: 'rpc', severity: 'broken' as const, whoMustAct: 'firewall' as const },
    owner: 'Network team',
    since: new Date(restartAt.getTime() + minutes * MINUTE_MS).toISOString(),
    until: null,
    ...changes,
  });
  const endpoints = (port: number): Envelope['endpoints'] => [
    {
      interface: 'EMSMDB',
      port,
      insideAcl: { 'Citrix Access Gateway': port <= 2000, 'ISA Server': port <= 2400 },
    },
  ];
  for (let number = 0; number < laptops; number += 1) {
    // Yesterday each met the login page of a hotel, or nothing: it is heard, and well.
    tell(number, -1_400 + number, {
      kind: 'end',
      network: 'tunnel',
      diagnosis: diagnosis('TUNNEL_DOWN', -1_500, { whoMustAct: 'user', severity: 'ok' }),
      endpoints: endpoints(1171 + (number % 7) * 131),
    });
    if (number % 2 === 1 || number > 236) continue;
    const minutes = number % 30;
    const isEarly = number % 40 === 0;
    tell(number, minutes, {
      network: number % 3 === 0 ? 'mobile' : 'tunnel',
      diagnosis: diagnosis(
        isEarly ? 'RPC_NOT_REGISTERED' : 'RPC_PORT_OUTSIDE_ACL',
        minutes,
        isEarly ? { whoMustAct: 'exchange', owner: null } : {},
      ),
      endpoints: isEarly ? [] : endpoints(number % 8 === 0 ? 2101 : 2314),
    });
  }
  for (const [number, code] of [
    [237, 'TUNNEL_DOWN'],
    [238, 'DNS_FAILED'],
    [239, 'TUNNEL_DOWN'],
  ] as const)
    tell(number, 12, {
      network: 'mobile',
      diagnosis: diagnosis(code, 11, { whoMustAct: 'vpn', owner: null, rung: 'tunnel' }),
      endpoints: [],
    });
  return tellings.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}
