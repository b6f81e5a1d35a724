import type { CheckResult, WebStep } from '../../model/check.ts';
import type { Rung } from '../../model/codes/facts.ts';
import type { DoorSetting } from '../../model/door.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { DOOR_NAMES } from '../../model/text/en/evidence-web.ts';
import type { WebIo } from './types.ts';

export type DoorCheck = CheckResult;

const RUNG_OF: Readonly<Record<WebStep, Rung>> = {
  'web-name': 'name',
  'web-tcp': 'path',
  'web-tls': 'tls',
  'web-who': 'web',
  'web-auth': 'web',
};

export interface DoorRecorder {
  readonly record: (step: WebStep, outcome: AnyOutcome, ms: number | null) => void;
  readonly checks: () => readonly CheckResult[];
}

type AnyOutcome = Pick<CheckResult, 'status' | 'code'> & {
  readonly evidence: readonly string[];
  readonly args?: object;
};

/** Makes the checks of one door, each standing on the one before it. */
export function doorRecorder(
  { kind, nth, url }: DoorSetting,
  network: NetworkState,
  io: Pick<WebIo, 'now'>,
): DoorRecorder {
  const name = `web.${kind}${nth === null ? '' : `.${String(nth)}`}`;
  const { hostname: host, port, protocol } = new URL(url);
  const checks: CheckResult[] = [];
  return {
    record: (step, { status, code, evidence, args }, ms) => {
      const below = checks.at(-1);
      checks.push({
        id: `${name}.${step.slice('web-'.length)}`,
        rung: RUNG_OF[step],
        step,
        interface: null,
        address: null,
        port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
        dependsOn: below === undefined ? [] : [below.id],
        status,
        code,
        args: { door: DOOR_NAMES[kind], host, url, ...args },
        evidence: evidence.map((line) => line.slice(0, 2000)),
        ms: ms === null ? null : Math.round(ms * 10) / 10,
        at: io.now().toISOString(),
        network: network.label,
      });
    },
    checks: () => checks,
  };
}
