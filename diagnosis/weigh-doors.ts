import type { CheckResult } from '../model/check.ts';
import { type Code, factsOf, type Severity } from '../model/codes/facts.ts';
import type { LadderResult } from '../model/run.ts';
import { doorOfWay } from '../model/door-of-way.ts';
import type { Way } from '../model/way.ts';
import { DOOR_NAMES } from '../model/text/en/evidence-web.ts';
import type { DoorKind } from '../model/door.ts';
import { type Failure, foldedUnder, lesser, RANK } from './weigh.ts';

/** `web.mapi.2.tls@10.1.2.3`: kind of the door, and the door. */
const ID = /^(web\.([a-zA-Z]+)(?:\.\d+)?)\./;

/** The door that a check belongs to, `web.mapi.2`; null where it is of none. */
export const doorIdOf = ({ id }: Pick<CheckResult, 'id'>): string | null =>
  ID.exec(id)?.[1] ?? null;

const kindOf = ({ id }: CheckResult): string | null => ID.exec(id)?.[2] ?? null;

/**
 * Checks of the doors that weigh: those of Outlook's way, where that is one over HTTP; every one
 * where no server and no door of Outlook's is set up. The others are told the helpdesk alone.
 */
export function weighingChecks(
  checks: readonly CheckResult[],
  way: Way | null,
): readonly CheckResult[] {
  if (way === null) return checks;
  const kind = doorOfWay(way);
  return kind === null ? [] : checks.filter((check) => kindOf(check) === kind);
}

/** What the doors of the way come to. */
export interface WeighedDoors {
  /** The heaviest first. */
  readonly failures: readonly Failure[];
  /** Doors at which somebody answered as should be, each by its name. */
  readonly well: readonly string[];
  /** Why nothing certain can be said; null where something can. */
  readonly untested: string | null;
  /** Ids of the checks that prove the way. */
  readonly proof: readonly string[];
}

/** What an address book that hangs, and a server that wants out of service, weigh while mail works. */
const LIGHT_STEPS: ReadonlySet<CheckResult['step']> = new Set(['web-nspi', 'web-health']);

const isRed = ({ status, code }: CheckResult): boolean =>
  code !== null && (status === 'fail' || status === 'degraded');

/**
 * The way through its doors: what failed below them folds what stands on it, and an answer of one
 * door acquits all that lies below. Pure.
 *
 * @param doors checks of the doors that weigh
 */
export function weighDoors(
  { checks }: Pick<LadderResult, 'checks'>,
  doors: readonly CheckResult[],
): WeighedDoors {
  const well = wellDoors(doors);
  const below = checks.filter(({ rung }) => rung !== 'rpc' && rung !== 'path');
  // Whoever goes by a proxy leaves the name to it: that it has no address here explains nothing.
  const isByProxy = doors.some(({ step, status }) => step === 'web-proxy' && status === 'fail');
  const lower = isAnswered(doors)
    ? []
    : below.filter((check) => isRed(check) && !(isByProxy && check.rung === 'name'));
  const failed = doors.filter(({ status }) => status === 'fail');
  const folds = foldedUnder(failed, doors);
  const red = doors.filter((check) => isRed(check) && !folds(check));
  // A gateway that was not needed says less than a name that does not resolve, and that less than the
  // proxy before it: where one leads there, only the proxy has to know the name.
  const proxy = red.find(({ step, status }) => step === 'web-proxy' && status === 'fail');
  const first =
    lower.find(
      ({ code, rung }) =>
        code !== 'GATEWAY_UNREACHABLE' && !(rung === 'name' && proxy !== undefined),
    ) ??
    (well.size === 0 ? proxy : undefined) ??
    red.find(({ step, status }) => step === 'web-name' && status === 'fail' && well.size === 0) ??
    lower[0];
  const standing = first === undefined ? red : [first];
  const failures = standing
    .flatMap((check): Failure[] =>
      check.code === null
        ? []
        : [{ check, code: check.code, severity: severityIn(check, check.code, well) }],
    )
    .sort((a, b) => RANK[b.severity] - RANK[a.severity]);
  return {
    failures,
    well: [...new Set([...well].map((door) => nameOf(door)))],
    untested: well.size === 0 && failures.length === 0 ? reasonOf(doors) : null,
    proof: doors.filter(({ status, step }) => status === 'ok' && isProof(step)).map(({ id }) => id),
  };
}

const isProof = (step: CheckResult['step']): boolean => step === 'web-who' || step === 'web-auth';

/** Doors that let Outlook in. */
function wellDoors(doors: readonly CheckResult[]): ReadonlySet<string> {
  const barred = new Set(
    doors
      .filter(({ status, step }) => status === 'fail' && !LIGHT_STEPS.has(step))
      .map((check) => doorIdOf(check)),
  );
  return new Set(
    doors
      .filter(({ step, status }) => step === 'web-who' && status === 'ok')
      .flatMap((check) => doorIdOf(check) ?? [])
      .filter((door) => !barred.has(door)),
  );
}

/** Certificates of these may be those of a login page or a box on the way. */
const MAY_BE_A_STRANGER: ReadonlySet<Code | null> = new Set<Code | null>([
  'TLS_NAME',
  'TLS_UNTRUSTED',
  'TLS_INTERCEPTED',
]);

/** Said over TLS by a door whose certificate, where it showed one, bears its name. */
const SAID_BY_THE_DOOR: ReadonlySet<Code | null> = new Set<Code | null>([
  'TLS_EXPIRED',
  'TLS_TOO_OLD',
  'TLS_WANTS_CLIENT_CERT',
]);

/** Somebody behind the network answered at a door: packets reach it. */
const isAnswered = (doors: readonly CheckResult[]): boolean =>
  doors.some(
    ({ step, status, code }) =>
      SAID_BY_THE_DOOR.has(code) ||
      (step === 'web-who' &&
        (status === 'ok' || status === 'degraded' || status === 'fail') &&
        code !== 'CAPTIVE_PORTAL'),
  ) && !doors.some(({ code }) => MAY_BE_A_STRANGER.has(code));

function severityIn(check: CheckResult, code: Code, well: ReadonlySet<string>): Severity {
  const own = factsOf(code).severity;
  const door = doorIdOf(check);
  const isLight =
    check.status === 'degraded' ||
    (LIGHT_STEPS.has(check.step) && door !== null && well.has(door)) ||
    // Another door of the same way lets Outlook in.
    (door !== null && [...well].some((other) => other !== door));
  return isLight ? lesser(own, 'degraded') : own;
}

const nameOf = (door: string): string => DOOR_NAMES[door.split('.')[1] as DoorKind];

const reasonOf = (doors: readonly CheckResult[]): string | null =>
  doors.find(({ status }) => status === 'inconclusive')?.evidence[0] ?? null;
