import type { ProbeRun } from '../../../model/run.ts';
import { DRSUAPI, SAMR } from '../../support/lab/samba.ts';
import { ADDRESSES, NAMES, OUTSIDE } from '../../support/lab/site.ts';
import type { Lab, World } from './world.ts';

/** A fault of the lab, where on the way it is, and what has to be said of it. */
interface Fault {
  readonly name: string;
  /** The nearer to the laptop the lower: of several the lowest is the cause. */
  readonly place: number;
  readonly code: string;
  readonly who: string;
  /** A line of the gateway's filter. */
  readonly rule?: string;
  readonly stage?: (world: World) => Promise<unknown>;
}

const from = `iifname "${OUTSIDE}" ip daddr ${ADDRESSES.exchange} tcp dport`;
const DYNAMIC = '1024-65535';

/** Written from what breaks networks; it shares no table with the verdict. */
const FAULTS: readonly Fault[] = [
  {
    ...{ name: 'the cable pulled', place: 0, code: 'LINK_DOWN', who: 'user' },
    stage: async ({ site, later }) => {
      await site.unplug();
      later(() => site.plugIn());
    },
  },
  {
    ...{ name: 'a name that nobody knows', place: 1, code: 'DNS_FAILED', who: 'network' },
    stage: ({ forgetHosts }) => forgetHosts(),
  },
  {
    ...{ name: 'a rule of the laptop', place: 2, code: 'LOCAL_FILTER', who: 'laptop' },
    stage: async ({ site, later }) => {
      await site.laptop.ip('route', 'add', 'prohibit', `${ADDRESSES.exchange}/32`);
      later(() => site.laptop.ip('route', 'del', 'prohibit', `${ADDRESSES.exchange}/32`));
    },
  },
  {
    ...{ name: '135 dropped', place: 3, code: 'EPM_BLOCKED', who: 'firewall' },
    rule: `${from} 135 drop`,
  },
  {
    ...{ name: '135 reset', place: 3, code: 'EPM_REFUSED', who: 'exchange' },
    rule: `${from} 135 reject with tcp reset`,
  },
  {
    ...{ name: 'Samba frozen', place: 4, code: 'RPC_NO_ANSWER', who: 'exchange' },
    stage: async ({ samba, later }) => {
      await samba.freeze();
      later(() => samba.thaw());
    },
  },
  {
    ...{ name: 'dynamic ports dropped', place: 5, code: 'RPC_PORT_BLOCKED', who: 'firewall' },
    rule: `${from} ${DYNAMIC} drop`,
  },
  {
    ...{ name: 'dynamic ports reset', place: 5, code: 'RPC_PORT_REFUSED', who: 'exchange' },
    rule: `${from} ${DYNAMIC} reject with tcp reset`,
  },
];

/** Numbers between 0 and 1 that a seed brings back (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One to three faults at places of their own, the lowest first. */
function drawn(random: () => number): readonly [Fault, ...Fault[]] {
  const count = 1 + Math.floor(random() * 3);
  const picked: Fault[] = [];
  while (picked.length < count) {
    const fault = FAULTS[Math.floor(random() * FAULTS.length)];
    if (fault !== undefined && !picked.some(({ place }) => place === fault.place))
      picked.push(fault);
  }
  return picked.sort((one, other) => one.place - other.place) as [Fault, ...Fault[]];
}

/** What was said of one draw. */
export interface Mixed {
  readonly staged: string;
  readonly expected: string;
  readonly said: string;
  readonly isRight: boolean;
}

/** Stages so many draws and holds each verdict against the lowest fault of its draw. */
export async function playMixes(
  lab: Lab,
  { seed, count }: { readonly seed: number; readonly count: number },
  tell: (mixed: Mixed) => void,
): Promise<number> {
  const random = randomOf(seed);
  let wrong = 0;
  for (let index = 0; index < count; index += 1) {
    const faults = drawn(random);
    const [lowest] = faults;
    const { diagnosis } = await stageAll(lab, faults);
    const expected = `${lowest.code} ${lowest.who}`;
    const said = `${diagnosis.code} ${diagnosis.whoMustAct}`;
    const isRight = said === expected;
    if (!isRight) wrong += 1;
    tell({ staged: faults.map(({ name }) => name).join(' + '), expected, said, isRight });
  }
  return wrong;
}

const stageAll = (lab: Lab, faults: readonly Fault[]): Promise<ProbeRun> =>
  lab.play(
    async (world) => {
      const lines = faults.flatMap(({ rule }) => rule ?? []);
      if (lines.length > 0)
        await world.rules(
          'gateway',
          `chain drawn { type filter hook forward priority 0;\n${lines.join('\n')}\n}`,
        );
      for (const { stage } of faults) await stage?.(world);
    },
    { settings: { exchange: { host: NAMES.exchange, interfaces: [DRSUAPI, SAMR] } } },
  );

export const mixedLine = ({ staged, expected, said, isRight }: Mixed): string =>
  `${isRight ? 'right' : 'WRONG'}  ${staged.padEnd(72)} ${said}${isRight ? '' : ` expected ${expected}`}`;
