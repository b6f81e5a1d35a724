import type { ProbeRun } from '../../../model/run.ts';
import { CAUSES, type Expected } from './causes.ts';
import type { Staging } from './staging.ts';
import { NETWORK_STAGINGS } from './stagings-network.ts';
import { WEB_STAGINGS } from './stagings-web.ts';
import type { Lab } from './world.ts';

/** Every staging, in the order of the causes. */
export const STAGINGS = [...NETWORK_STAGINGS, ...WEB_STAGINGS].sort(
  (one, other) => one.cause - other.cause,
);

/** What was said of one staging. */
export interface Told {
  readonly cause: number;
  readonly staged: string;
  readonly expected: string;
  readonly named: string;
  readonly isRight: boolean;
  readonly seconds: number;
}

export const titleOf = ({ cause, by }: Pick<Staging, 'cause' | 'by'>): string =>
  `${String(cause)} ${CAUSES[cause]?.[0] ?? ''}: ${by}`;

/** Every cause that no staging shows, with the reason. */
export const notStaged = (): readonly (readonly [cause: number, name: string, why: string])[] =>
  Object.entries(CAUSES).flatMap(([number, [cause, expected]]) =>
    'notStaged' in expected ? [[Number(number), cause, expected.notStaged] as const] : [],
  );

/** Stages one cause and holds what is said first against what has to be said. */
export async function play(lab: Lab, staging: Staging): Promise<Told> {
  const startedMs = performance.now();
  const run = await lab.play(staging.stage, staging.asked);
  const expected = CAUSES[staging.cause]?.[1];
  if (expected === undefined) throw new Error(`no cause ${String(staging.cause)}`);
  const wanted: Expected =
    staging.says === undefined ? expected : { verdict: staging.says as never };
  const { named, isRight } = heldAgainst(run, wanted);
  const who = run.diagnosis.whoMustAct;
  const isOwnerRight = staging.who === undefined || staging.who === who;
  return {
    cause: staging.cause,
    staged: titleOf(staging),
    expected: [wordsOf(wanted), ...(staging.who === undefined ? [] : [staging.who])].join(' '),
    named: staging.who === undefined ? named : `${named} ${who}`,
    isRight: isRight && isOwnerRight,
    seconds: (performance.now() - startedMs) / 1000,
  };
}

function heldAgainst(
  { diagnosis: { code, severity, findings } }: ProbeRun,
  wanted: Expected,
): { readonly named: string; readonly isRight: boolean } {
  if ('verdict' in wanted) return { named: code, isRight: code === wanted.verdict };
  if ('finding' in wanted) {
    const isThere = findings.some((one) => one.code === wanted.finding);
    return {
      named: [code, ...findings.map((one) => one.code)].join(' + '),
      isRight: isThere && (severity === 'ok' || severity === 'info'),
    };
  }
  return { named: code, isRight: code === 'ALL_GREEN' };
}

const wordsOf = (wanted: Expected): string =>
  'verdict' in wanted
    ? wanted.verdict
    : 'finding' in wanted
      ? `${wanted.finding} beside`
      : 'cannotBeTold' in wanted
        ? 'cannot be told'
        : 'not staged';

/** The table as `npm run scenarios` prints it. */
export const lineOf = ({ staged, expected, named, isRight, seconds }: Told): string =>
  `${isRight ? 'right' : 'WRONG'}  ${staged.padEnd(76)} ${named.padEnd(24)}${isRight ? '' : ` expected ${expected}`} ${seconds.toFixed(1)} s`;
