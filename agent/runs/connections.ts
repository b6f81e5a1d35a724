import type { LiveConnections } from '../../model/connections.ts';
import type { ProbeRun } from '../../model/run.ts';
import { readConnectionsNow } from '../../probes/connections/live.ts';
import type { ProbesIo } from '../probes-io.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import type { TargetBook } from './targets.ts';

/**
 * Looks at the connections now and holds them against a run: the latest, or the one that is about
 * to be reported.
 */
export type ConnectionLook = (
  run: Pick<ProbeRun, 'target' | 'endpoints'> | null,
  signal?: AbortSignal,
) => Promise<LiveConnections>;

export interface ConnectionsIo {
  readonly settings: ResolvedSettings;
  readonly targets: TargetBook;
  readonly probes: ProbesIo;
  readonly now: () => Date;
}

export const createConnectionLook =
  ({ settings, targets, probes, now }: ConnectionsIo): ConnectionLook =>
  (run, signal) => {
    const { exchange, gateway } = targets.targets();
    const endpoints = run?.endpoints ?? [];
    // The address book may live on another server than the mailbox.
    const known = [
      ...exchange,
      ...(run?.target.addresses ?? []),
      ...endpoints.map(({ host }) => host),
    ];
    return readConnectionsNow(
      {
        exchange: known,
        gateway,
        mapperPort: settings.exchange.mapperPort,
        endpoints,
        ownPid: process.pid,
      },
      { readTable: probes.readConnections, now, ...(signal === undefined ? {} : { signal }) },
    );
  };
