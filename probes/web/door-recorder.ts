import type { CheckResult, WebStep } from '../../model/check.ts';
import type { Rung } from '../../model/codes/facts.ts';
import type { DoorSetting } from '../../model/door.ts';
import type { RungFacts } from '../../model/rung-facts.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { DOOR, DOOR_NAMES } from '../../model/text/en/evidence-web.ts';
import type { WebIo } from './types.ts';

export type DoorCheck = CheckResult;

const RUNG_OF: Readonly<Record<WebStep, Rung>> = {
  'web-proxy': 'proxy',
  'web-name': 'name',
  'web-tcp': 'path',
  'web-tls': 'tls',
  'web-who': 'web',
  'web-auth': 'web',
  'web-scp': 'web',
  'web-root': 'web',
  'web-host': 'web',
  'web-redirect': 'web',
  'web-srv': 'web',
  'web-found': 'web',
  'web-health': 'web',
  'web-nspi': 'web',
};

export interface DoorRecorder {
  /** @param address where the step was seen; null where it is of none */
  readonly record: (
    step: WebStep,
    outcome: AnyOutcome,
    ms: number | null,
    address?: string | null,
  ) => void;
  /**
   * Another address of the name, which fails by itself.
   *
   * @param isWell the door is well without it
   */
  readonly other: (
    address: string,
    failing: { readonly step: WebStep; readonly outcome: AnyOutcome },
    ms: number,
    isWell: boolean,
  ) => void;
  /** A redirect that leads nowhere, by its place among the hops: 2 is where the first one led. */
  readonly hop: (
    nth: number,
    failing: {
      readonly step: WebStep;
      readonly outcome: AnyOutcome;
      readonly ms: number | null;
    },
    address: string | null,
  ) => void;
  readonly checks: () => readonly CheckResult[];
  /** What the steps learned beside their checks, by the id of the check. */
  readonly facts: () => ReadonlyMap<string, RungFacts>;
}

export type AnyOutcome = Pick<CheckResult, 'status' | 'code'> & {
  readonly evidence: readonly string[];
  readonly args?: object;
  readonly facts?: RungFacts;
};

/** Steps of a search: each stands for itself, and what it comes to stands on all of them. */
const isOfSearch = (step: WebStep): boolean => !/^web-(?:proxy|name|tcp|tls|who|auth)$/.test(step);

/** Makes the checks of one door, each standing on the one before it. */
export function doorRecorder(
  { kind, nth, url }: DoorSetting,
  network: NetworkState,
  io: Pick<WebIo, 'now'>,
): DoorRecorder {
  const name = `web.${kind}${nth === null ? '' : `.${String(nth)}`}`;
  const { hostname: host, port, protocol } = new URL(url);
  const chain: CheckResult[] = [];
  const beside: CheckResult[] = [];
  const facts = new Map<string, RungFacts>();
  const made = (
    place: Pick<CheckResult, 'id' | 'address' | 'dependsOn'> & { readonly step: WebStep },
    { status, code, evidence, args }: AnyOutcome,
    ms: number | null,
    said = DOOR_NAMES[kind],
  ): CheckResult => ({
    id: place.id,
    rung: RUNG_OF[place.step],
    step: place.step,
    interface: null,
    address: place.address,
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    dependsOn: place.dependsOn,
    status,
    code,
    args: { door: said, host, url, ...args },
    evidence: evidence.map((line) => line.slice(0, 2000)),
    ms: ms === null ? null : Math.round(ms * 10) / 10,
    at: io.now().toISOString(),
    network: network.label,
  });
  const idOf = (step: WebStep): string => `${name}.${step.slice('web-'.length)}`;
  return {
    record: (step, outcome, ms, address = null) => {
      if (outcome.facts !== undefined) facts.set(idOf(step), outcome.facts);
      const below = chain.at(-1);
      const dependsOn = below === undefined || isOfSearch(step) ? [] : [below.id];
      chain.push(made({ id: idOf(step), step, address, dependsOn }, outcome, ms));
    },
    other: (address, { step, outcome }, ms, isWell) => {
      const place = {
        id: `${idOf(step)}@${address}`,
        step,
        address,
        dependsOn: [idOf('web-name')],
      };
      if (outcome.facts !== undefined) facts.set(place.id, outcome.facts);
      const status = isWell && outcome.status === 'fail' ? 'degraded' : outcome.status;
      // Of a connection its sentence names the address by itself.
      const said = step === 'web-tcp' ? DOOR_NAMES[kind] : DOOR.at(DOOR_NAMES[kind], address);
      beside.push(made(place, { ...outcome, status }, ms, said));
    },
    hop: (nth, { step, outcome, ms }, address) => {
      const below = chain.at(-1);
      const place = {
        ...{ id: `${idOf(step)}@hop${String(nth)}`, step, address },
        dependsOn: below === undefined ? [] : [below.id],
      };
      if (outcome.facts !== undefined) facts.set(place.id, outcome.facts);
      beside.push(made(place, outcome, ms));
    },
    checks: () => [...chain, ...beside],
    facts: () => facts,
  };
}
