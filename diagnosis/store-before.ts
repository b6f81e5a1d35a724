import type { LastKnownPort } from '../model/access-list.ts';
import { EXCHANGE_INTERFACES, isStore, type RpcInterface } from '../model/interfaces.ts';
import type { Code } from '../model/codes/facts.ts';
import type { PastRun } from '../model/history.ts';
import type { LadderResult } from '../model/run.ts';
import { MAPPER } from '../model/text/en/evidence-rungs.ts';
import { mapperSaid } from './way.ts';

/** A store that was registered so lately is missed, whatever answers beside it. */
const MISSED_DAYS = 7;
const DAY_MS = 24 * 60 * 60_000;
/** Answers of the mapper in a row, each without the store and with a proof of HTTPS: a migration. */
const EQUAL_MAPS = 3;

/** What the past says of the store at one server. */
export interface StorePast {
  /** When its port was last named, RFC 3339; null: never. */
  readonly seenAt: string | null;
  /** Runs against that server before this one, the newest first. */
  readonly past: () => readonly PastRun[] | Promise<readonly PastRun[]>;
}

/** Ports of the past in which the store had one. */
export function storeSeenAt(
  ports: readonly LastKnownPort[],
  interfaces: readonly RpcInterface[],
): string | null {
  const { name } = interfaces.find(isStore) ?? { name: STORE };
  const seen = ports.filter((port) => port.interface === name).map(({ at }) => at);
  return seen.sort().at(-1) ?? null;
}
const STORE = EXCHANGE_INTERFACES.find(isStore)?.name ?? 'EMSMDB';

/**
 * Whether the store should be there: it was a few days ago, and is not now. Where it is proven that
 * this Exchange is reached over HTTPS, that proof has to come three times in a row: a service that
 * starts, and a name that leads elsewhere for a moment, look the same.
 */
export async function isStoreMissed(
  result: LadderResult,
  { seenAt, past }: StorePast,
  nowMs: number,
): Promise<boolean> {
  const mapper = mapperSaid(result);
  if (mapper === 'registered' || seenAt === null) return false;
  if (nowMs - Date.parse(seenAt) >= MISSED_DAYS * DAY_MS) return false;
  if (mapper === 'unknown') return true;
  return 1 + mapsWithout(await past()) < EQUAL_MAPS;
}

const WITHOUT: ReadonlySet<Code | null> = new Set<Code | null>([
  'RPC_RETIRED',
  'RPC_NOT_REGISTERED',
]);

/** How often in a row the mapper answered without the store; runs that did not hear it count for nothing. */
export function mapsWithout(runs: readonly Pick<PastRun, 'code' | 'ports'>[]): number {
  const last = runs.findIndex(({ ports }) => ports.some((port) => port.interface === STORE));
  const since = last === -1 ? runs : runs.slice(0, last);
  return since.filter(({ code }) => WITHOUT.has(code)).length;
}

/** The same ladder, of a store that is missed: nothing of it is retired yet. Pure. */
export function asMissed(result: LadderResult, seenAt: string): LadderResult {
  const facts = new Map(
    [...result.facts].map(([id, known]) => {
      const { retirement, ...others } = known;
      return [id, retirement === undefined ? known : others];
    }),
  );
  return {
    ...result,
    facts,
    checks: result.checks.map((check) =>
      check.code === 'RPC_RETIRED'
        ? {
            ...check,
            code: 'RPC_NOT_REGISTERED',
            evidence: [...check.evidence, MAPPER.registeredBefore(seenAt)],
          }
        : check,
    ),
  };
}
