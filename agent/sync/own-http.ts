import { createAuthorities } from '../../lib/authorities.ts';
import { createHttpClient, type HttpClient } from '../../lib/http-client.ts';
import { SYSTEM_STORE } from '../../model/text/en/data.ts';
import type { Log } from '../log.ts';
import type { ProbesIo } from '../probes-io.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import { type CollectorClock, createCollectorClock } from './collector-clock.ts';
import { readCollectorRoots } from './collector-roots.ts';

/** How everything that the agent itself sends gets out, and whom it trusts. */
export interface OwnHttp {
  readonly http: HttpClient;
  /** Why the system's certificates are not among those that are trusted; null when they are. */
  readonly storeProblem: () => string | null;
  readonly clock: Pick<CollectorClock, 'offsetMs' | 'witness'>;
}

export interface OwnHttpIo {
  readonly chooseWays: ReturnType<ProbesIo['waysOut']>;
  readonly collector: ResolvedSettings['collector'];
  readonly log: Log;
  readonly now?: () => Date;
}

export function createOwnHttp({
  chooseWays,
  collector,
  log,
  now = () => new Date(),
}: OwnHttpIo): OwnHttp {
  let problem: string | null = null;
  const { ca = null } = collector ?? {};
  const authorities = createAuthorities({
    ...(ca === null ? {} : { more: async () => (await readCollectorRoots(ca)).roots }),
    note: (why) => {
      problem = SYSTEM_STORE.unread(why);
      log(problem);
    },
  });
  const clock = createCollectorClock({ now, monotonicMs: () => performance.now() });
  return {
    http: clock.listening(createHttpClient({ chooseWays, trust: authorities })),
    clock,
    storeProblem: () => problem,
  };
}
