import { cleanHost, hostError } from '../../model/net/host.ts';
import { parseInterface, type RpcInterface } from '../../model/interfaces.ts';
import { DEFAULTS } from '../../model/defaults.ts';
import type { RunPlan } from '../../agent/runs/run-plan.ts';
import { watchedIn } from '../../agent/settings/watched.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';

/** What the user typed after `probe`. */
export interface ProbeOptions {
  readonly mapperPort?: number;
  readonly interface?: readonly string[];
  readonly allEndpoints?: boolean;
  readonly acl?: readonly string[];
  readonly timeoutMs?: number;
  /** False: no door by HTTP is asked. */
  readonly web?: boolean;
}

/** What to check: arguments over settings. `host` is null when neither names one. */
export interface ProbePlan extends Pick<
  RunPlan,
  | 'mapperPort'
  | 'interfaces'
  | 'accessLists'
  | 'typedAddresses'
  | 'isHostTyped'
  | 'alsoProbe'
  | 'listAll'
  | 'protocol'
  | 'isServerSet'
  | 'reachPort'
> {
  readonly host: string | null;
  readonly timeoutMs: number;
  /** Whether the doors by HTTP are asked: those of the settings belong to the configured host. */
  readonly web: boolean;
  /** No door at all is asked. */
  readonly withoutWeb: boolean;
}

export const DEFAULT_TIMEOUT_MS = 20_000;

/**
 * Decodes the arguments of `probe`; what only some arguments need is loaded for them.
 *
 * @returns the plan, or a sentence with the next step
 */
export async function planProbe(
  typed: string | undefined,
  options: ProbeOptions,
  settings: ResolvedSettings,
): Promise<
  { readonly ok: true; readonly plan: ProbePlan } | { readonly ok: false; readonly error: string }
> {
  const host = typed === undefined ? undefined : cleanHost(typed);
  if (host !== undefined) {
    const error = hostError(host, '--mapper-port');
    if (error !== null) return { ok: false, error };
  }
  const interfaces: RpcInterface[] = [];
  for (const name of options.interface ?? []) {
    const parsed = parseInterface(name);
    if (!parsed.ok) {
      const { notAnInterface } = await import('./typed-list.ts');
      return { ok: false, error: notAnInterface(parsed.error) };
    }
    interfaces.push({ ...parsed.value, weight: 'broken' });
  }
  const lists: AccessListInPlay[] = [];
  for (const text of options.acl ?? []) {
    const { typedList } = await import('./typed-list.ts');
    const read = typedList(text);
    if (!read.ok) return read;
    lists.push(read.list);
  }
  const { exchange } = settings;
  // The configured mapper port belongs to the configured host; another host has the standard one.
  const watched = watchedIn(settings);
  const isWatched =
    host === undefined || (watched !== null && host.toLowerCase() === watched.host.toLowerCase());
  const sameHost = isWatched || host.toLowerCase() === exchange.host?.toLowerCase();
  return {
    ok: true,
    plan: {
      host: host ?? watched?.host ?? null,
      mapperPort:
        options.mapperPort ?? (sameHost ? exchange.mapperPort : DEFAULTS['exchange.mapperPort']),
      interfaces: interfaces.length > 0 ? interfaces : exchange.interfaces,
      accessLists: [...settings.accessLists, ...lists],
      typedAddresses: sameHost && watched?.host === exchange.host ? exchange.addresses : [],
      isHostTyped: !sameHost,
      alsoProbe: sameHost ? exchange.alsoProbe : [],
      protocol: sameHost ? exchange.protocol : DEFAULTS['exchange.protocol'],
      isServerSet: !isWatched || watched?.isServerSet !== false,
      reachPort: isWatched ? (watched?.reachPort ?? null) : null,
      listAll: options.allEndpoints === true,
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      web: sameHost && options.web !== false,
      withoutWeb: options.web === false,
    },
  };
}
