import { OK } from '../../model/step-outcome.ts';
import { DOOR } from '../../model/text/en/evidence-web.ts';
import type { PlaceJudged } from './judge-place.ts';

/** One address of a name, asked and judged by itself. */
export interface Member {
  readonly address: string;
  readonly judged: PlaceJudged;
  /** Status of its first answer; null where none came. */
  readonly status: number | null;
}

/** How the addresses of a door stand beside the one that is told of whole. */
export interface Standing<M extends Member = Member> {
  /** Lines beside the connection of the chosen one: who is alike, and who was not tried. */
  readonly alike: readonly string[];
  /** Those that fail otherwise than the chosen one, each a check of its own. */
  readonly others: readonly M[];
  /** Those that fail as the chosen one does. */
  readonly same: readonly M[];
}

/** Of a place that is the only one. */
export const ALONE: Standing<never> = { alike: [], others: [], same: [] };

const WELL = 7;

/** How far a place came; the further the better. */
function rankOf({ judged: { failing, isAnswered, tcp, tls, who } }: Member): number {
  if (failing === null) {
    const isOpen = [tcp, tls, who].some((outcome) => outcome?.status === 'inconclusive');
    return isOpen ? (isAnswered ? 6 : 2) : WELL;
  }
  if (failing.step === 'web-who') return isAnswered ? 5 : 3;
  if (failing.step === 'web-tls') return isAnswered ? 4 : 1;
  return 0;
}

/** Whether a member is well, so that nothing better can come from the others. */
export const isWell = (member: Member): boolean => rankOf(member) === WELL;

/** The member that is told of whole: the one that came furthest, and of those the first. Pure. */
export const chosenOf = <M extends Member>(members: readonly [M, ...M[]]): M =>
  members.reduce((best, member) => (rankOf(member) > rankOf(best) ? member : best));

const failureOf = ({ judged: { failing } }: Member): string | null =>
  failing === null ? null : `${failing.step} ${failing.outcome.code}`;

/** Everybody beside the chosen one, by how they differ from it. Pure. */
export function standingBeside<M extends Member>(chosen: M, members: readonly M[]): Standing<M> {
  const beside = members.filter((member) => member !== chosen);
  // A family of addresses that this laptop has no route for was not tried: nobody is dead.
  const unrouted = isDead(chosen) ? [] : beside.filter(({ judged }) => judged.isUnrouted);
  const tried = beside.filter((member) => !unrouted.includes(member));
  const failed = tried.filter((member) => failureOf(member) !== null);
  const same = failed.filter((member) => failureOf(member) === failureOf(chosen));
  return {
    alike: [
      ...tried
        .filter((member) => failureOf(member) === null)
        .map((member) => lineOf(member, chosen)),
      ...unrouted.map(({ address }) => DOOR.unrouted(address)),
    ],
    others: failed.filter((member) => !same.includes(member)),
    same,
  };
}

export const isDead = ({ judged: { failing } }: Member): boolean => failing?.step === 'web-tcp';

const lineOf = ({ address, status }: Member, chosen: Member): string =>
  status === null
    ? DOOR.unfinished(address)
    : status === chosen.status
      ? DOOR.alike(address, status)
      : DOOR.unlike(address, status);

/** The connection of the chosen one, with the dead beside it where all are. */
export function tcpOf(chosen: Member, { alike, same }: Standing): PlaceJudged['tcp'] {
  const { tcp } = chosen.judged;
  if (tcp.status === 'ok') return OK(...tcp.evidence, ...alike);
  if (tcp.status !== 'fail') return tcp;
  const dead = [chosen, ...same];
  return {
    ...tcp,
    evidence: dead.flatMap(({ judged }) => judged.tcp.evidence),
    args: { address: dead.map(({ address }) => address) },
  };
}

/** What the chosen one failed by, with who fails alike. */
export const withSame = <O extends { readonly evidence: readonly string[] }>(
  outcome: O,
  { same }: Standing,
): O => ({
  ...outcome,
  evidence: [...outcome.evidence, ...same.map(({ address }) => DOOR.same(address))],
});
