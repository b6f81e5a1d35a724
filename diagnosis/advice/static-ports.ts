import { ANY_PORT, formatPortList, type PortRange } from '../../model/net/port-list.ts';
import { STATIC } from '../../model/text/en/advice-lines.ts';
import { intersectPorts, portsOf, subtractPorts } from '../../model/net/port-set.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';
import { type Generation, type GenerationGuess } from '../dynamic-ports.ts';
import { passingAll } from './coverage.ts';

/** Ports to pin Exchange to, and what to know about them. */
export interface StaticPorts {
  /** Three, for EMSMDB, RFR and NSPI. */
  readonly ports: readonly number[];
  readonly note: string;
}

const WANTED = 3;
/**
 * Services that hold a port of their own on such servers: RPC over HTTP, global catalogue, remote
 * desktop, SQL Server.
 */
const OCCUPIED: readonly PortRange[] = [
  { from: 6001, to: 6004 },
  { from: 3268, to: 3269 },
  { from: 3389, to: 3389 },
  { from: 1433, to: 1434 },
];
/**
 * Outside what the generation draws from. Exchange Server Analyzer: just above 5000 up to Exchange
 * 2007, 59531-60554 for Exchange 2010 (gg191713).
 */
const RECOMMENDED: Readonly<Record<Generation | 'unknown', PortRange>> = {
  2003: { from: 5001, to: 6000 },
  2008: { from: 5001, to: 6000 },
  'exchange-2010': { from: 59531, to: 60554 },
  unknown: { from: 59531, to: 60554 },
};

/**
 * Ports that every list allows already, best outside the range that the server draws from. @param
 * taken ports that other services hold
 */
export function suggestPorts(
  rules: readonly AccessListInPlay[],
  guess: GenerationGuess,
  taken: readonly number[],
): StaticPorts {
  const free = subtractPorts(passingAll(rules, { from: 1024, to: ANY_PORT.to }), [
    ...OCCUPIED,
    ...portsOf(taken),
  ]);
  const recommended = RECOMMENDED[guess.generation ?? 'unknown'];
  const best = first(intersectPorts(free, [recommended]));
  if (best !== null) return { ports: best, note: STATIC.allAllow };
  const good = guess.range === null ? null : last(subtractPorts(free, [guess.range]));
  if (good !== null && guess.range !== null)
    return {
      ports: good,
      note: STATIC.noneDrawn(formatPortList([guess.range])),
    };
  const fair = last(free);
  if (fair !== null)
    return {
      ports: fair,
      note: STATIC.reserve,
    };
  const ports = first(subtractPorts([recommended], [...OCCUPIED, ...portsOf(taken)])) ?? [];
  return { ports, note: STATIC.mustAllow };
}

function first(ranges: readonly PortRange[]): readonly number[] | null {
  const ports = ranges.flatMap(({ from, to }) =>
    Array.from({ length: Math.min(WANTED, to - from + 1) }, (_, index) => from + index),
  );
  return ports.length >= WANTED ? ports.slice(0, WANTED) : null;
}

/** From the upper end: a server hands its ports out from the lower one. */
function last(ranges: readonly PortRange[]): readonly number[] | null {
  const ports = ranges
    .toReversed()
    .flatMap(({ from, to }) =>
      Array.from({ length: Math.min(WANTED, to - from + 1) }, (_, index) => to - index),
    );
  return ports.length >= WANTED ? ports.slice(0, WANTED).toReversed() : null;
}

const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';

/**
 * How to pin the ports, one text for each version that the server may run. Exchange 2000, 2003:
 * Microsoft KB 270836; the same values are read on 2007 (Exchange Server Analyzer, aa996313).
 * Global catalogue: KB 298369. Exchange 2010: TechNet wiki 864; RpcTcpPort is a string and counts
 * from SP1 on.
 */
export function staticPortTexts(
  generation: Generation | null,
  { ports: [store = 0, referral = 0, directory = 0], note }: StaticPorts,
): readonly string[] {
  const older = [
    STATIC.older,
    `${SERVICES}\\MSExchangeIS\\ParametersSystem`,
    value('TCP/IP Port', 'REG_DWORD', store, STATIC.store),
    `${SERVICES}\\MSExchangeSA\\Parameters`,
    value('TCP/IP Port', 'REG_DWORD', referral, STATIC.referral),
    value('TCP/IP NSPI Port', 'REG_DWORD', directory, STATIC.addressBook),
    STATIC.restartOlder,
    STATIC.globalCatalogue,
    `${SERVICES}\\NTDS\\Parameters`,
    value('TCP/IP Port', 'REG_DWORD', directory, STATIC.addressBook),
  ];
  const newer = [
    STATIC.newer,
    `${SERVICES}\\MSExchangeRPC\\ParametersSystem`,
    value('TCP/IP Port', 'REG_DWORD', store, STATIC.clientAccess),
    `${SERVICES}\\MSExchangeAB\\Parameters`,
    value('RpcTcpPort', 'REG_SZ', directory, STATIC.addressBookAndReferral),
    ...STATIC.restartNewer,
  ];
  const why = STATIC.why(note);
  const texts =
    generation === '2003' ? [older] : generation === 'exchange-2010' ? [newer] : [older, newer];
  return texts.map((lines) => [...lines, why].join('\n'));
}

const value = (name: string, type: string, port: number, what: string): string =>
  `  ${name.padEnd(17)} ${type.padEnd(9)} ${String(port).padEnd(6)} ${what}`;
