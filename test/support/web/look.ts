import type { ChooseWays } from '../../../lib/http-client.ts';
import { CLIENT_OF } from '../../../agent/settings/doors.ts';
import type { DoorKind, DoorSetting } from '../../../model/door.ts';
import { runDoors } from '../../../probes/web/run-doors.ts';
import type { WebResult } from '../../../probes/web/types.ts';
import { NETWORK } from '../samples.ts';
import { trusting } from '../trusting.ts';

export const MAIL = 'mail.example';

/** One door without more than its URL. */
export const doorAt = (kind: DoorKind, url: string): DoorSetting => ({
  ...{ kind, nth: null, url, on: null, client: CLIENT_OF[kind], expect: 'auto', front: null },
});

const directly: ChooseWays = () => Promise.resolve({ ways: [null], untold: null });

export interface LookTerms {
  /** Of mail.example. */
  readonly addresses?: readonly string[];
  /** Other names, each with its addresses; every name beside these has none. */
  readonly hosts?: Readonly<Record<string, readonly string[]>>;
  /** Certificates in PEM. */
  readonly roots?: readonly string[];
  readonly timeoutMs?: number;
  readonly chooseWays?: ChooseWays;
}

/** One look at these doors, by the real thing over real sockets. */
export const lookAt = (
  doors: readonly DoorSetting[],
  {
    addresses = ['127.0.0.1'],
    hosts = {},
    roots = [],
    timeoutMs = 8000,
    chooseWays = directly,
  }: LookTerms = {},
): Promise<WebResult> =>
  runDoors(
    { doors, network: NETWORK, server: 'exch1.corp.example' },
    {
      signal: AbortSignal.timeout(timeoutMs),
      resolve: (host) => {
        const known = host === MAIL ? addresses : hosts[host];
        return known === undefined
          ? Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
          : Promise.resolve(known);
      },
      chooseWays,
      trust: trusting(...roots),
      now: () => new Date(),
      monotonicMs: () => performance.now(),
    },
  );
