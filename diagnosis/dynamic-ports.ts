import { holdsPort, type PortRange } from '../model/net/port-list.ts';
import type { MapperEntry } from '../model/run.ts';
import { BECAUSE, SYSTEMS } from '../model/text/en/server.ts';

/** Systems by the range that their RPC services draw ports from. */
export type Generation = '2003' | '2008' | 'exchange-2010';

/**
 * Dynamic ports for TCP. Windows 2000 and Server 2003: Microsoft KB 196271 (MaxUserPort). Server
 * 2008 and later: Microsoft KB 929851. Server with Exchange 2010: TechNet wiki, "Configure Static
 * RPC Ports on an Exchange 2010 Client Access Server".
 */
export const DYNAMIC_RANGES: Readonly<
  Record<Generation, { readonly name: string; readonly range: PortRange }>
> = {
  2003: { name: SYSTEMS[2003], range: { from: 1024, to: 5000 } },
  2008: { name: SYSTEMS[2008], range: { from: 49152, to: 65535 } },
  'exchange-2010': { name: SYSTEMS['exchange-2010'], range: { from: 6005, to: 59530 } },
};

export interface GenerationGuess {
  /** Null: what was seen fits several or none. */
  readonly generation: Generation | null;
  readonly confidence: 'high' | 'medium' | 'low';
  /**
   * The range that Exchange draws from; null when it is unknown, or when its ports were plainly not
   * drawn from it.
   */
  readonly range: PortRange | null;
  /** What speaks for it, one sentence each. */
  readonly because: readonly string[];
}

/** MS-EVEN6 §1.7 and its product behaviour: Windows Vista, Server 2008 and later. */
const EVENT_LOG_6 = 'f6beaff7-1e19-4fbb-9f8f-b89e2018337c';
/**
 * Ports of fixed services say nothing about a range: RPC over HTTP of Exchange (MS-OXCRPC,
 * MS-OXABREF, MS-OXNSPI) and what lies below 1024.
 */
const isFixed = (port: number): boolean => port < 1024 || (port >= 6001 && port <= 6004);

/**
 * Guesses the generation of a server from the ports that its mapper announces. Nobody logs in, so
 * this stays a guess: a port that an administrator pinned looks like one that was drawn.
 *
 * @param ports announced ports of Exchange's interfaces
 * @param listing every entry of the mapper, or null when it was not asked for all
 */
export function generationOf(
  ports: readonly number[],
  listing: readonly MapperEntry[] | null,
): GenerationGuess {
  const own = [...new Set(ports)].filter((port) => !isFixed(port));
  const others = [
    ...new Set(
      (listing ?? []).flatMap(({ protocol, port }) =>
        protocol === 'ncacn_ip_tcp' && port !== null && !isFixed(port) ? [port] : [],
      ),
    ),
  ];
  const isModern = listing?.some(({ uuid }) => uuid === EVENT_LOG_6) === true;
  if (own.length === 0) return unknown(BECAUSE.noPort);
  const all = [...new Set([...own, ...others])];
  const within = (generation: Generation, some: readonly number[]): boolean =>
    some.every((port) => holdsPort([DYNAMIC_RANGES[generation].range], port));
  // The narrow ranges first: what lies in both 49152-65535 and 6005-59530 is far likelier drawn
  // from the former.
  if (within('2008', own))
    return known('2008', isModern ? 'high' : 'medium', [
      BECAUSE.inside(own, '49152-65535'),
      ...(isModern ? [BECAUSE.modern] : []),
    ]);
  if (within('2003', own)) {
    if (isModern) return pinned('2008', BECAUSE.outsideAndModern(own, '49152-65535'));
    const alike = others.length > 0 && within('2003', all);
    return known('2003', alike ? 'high' : 'medium', [
      BECAUSE.inside(own, '1024-5000'),
      ...(alike ? [BECAUSE.alike] : []),
    ]);
  }
  if (within('exchange-2010', own)) {
    const between = own.filter((port) => port > 5000 && port < 49152);
    return known('exchange-2010', between.length > 1 ? 'high' : 'medium', [
      BECAUSE.insideNoNarrower(between, '6005-59530'),
    ]);
  }
  return unknown(BECAUSE.noSingleRange(own));
}

const known = (
  generation: Generation,
  confidence: GenerationGuess['confidence'],
  because: readonly string[],
): GenerationGuess => ({
  generation,
  confidence,
  range: DYNAMIC_RANGES[generation].range,
  because,
});

/**
 * The system is known, and Exchange's ports are not from its range: nothing can be said of the next
 * ones.
 */
const pinned = (generation: Generation, because: string): GenerationGuess => ({
  generation,
  confidence: 'medium',
  range: null,
  because: [because],
});

const unknown = (because: string): GenerationGuess => ({
  generation: null,
  confidence: 'low',
  range: null,
  because: [because],
});
