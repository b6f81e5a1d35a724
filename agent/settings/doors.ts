import type { Config } from '../../model/config.ts';
import { DEFAULTS } from '../../model/defaults.ts';
import type { DoorClient, DoorKind, DoorSetting, UrlDoorKind } from '../../model/door.ts';
import { isIPAddress } from '../../model/net/host.ts';

export interface DoorSettings {
  /** In the order in which they are shown. */
  readonly doors: readonly DoorSetting[];
  readonly everyMs: number;
}

const KINDS = [
  'owa',
  'activeSync',
  'rpcProxy',
  'mapi',
  'ews',
] as const satisfies readonly UrlDoorKind[];
const MINUTE_MS = 60_000;

/** The client that a door is for, where its setting names no other. */
export const CLIENT_OF: Readonly<Record<DoorKind, DoorClient>> = {
  owa: 'browser',
  activeSync: 'device',
  rpcProxy: 'msrpc',
  mapi: 'outlook',
  ews: 'outlook',
  autodiscover: 'outlook',
};

/** The doors of the settings, each with its defaults filled in. */
export function doorSettings({ web = {} }: Pick<Config, 'web'>): DoorSettings {
  const isFormExpected = web.formExpected ?? DEFAULTS['web.formExpected'];
  return {
    doors: [
      ...KINDS.flatMap((kind) => {
        const typed = web[kind] ?? [];
        const entries = typeof typed === 'string' ? [{ url: typed }] : typed;
        return entries.map((entry, at): DoorSetting => ({
          kind,
          nth: entries.length === 1 ? null : at + 1,
          url: entry.url,
          on: entry.on ?? null,
          client: entry.client ?? CLIENT_OF[kind],
          expect: entry.expect ?? (kind === 'owa' && isFormExpected ? 'form' : 'auto'),
          front: entry.front ?? null,
        }));
      }),
      ...searches(web.autodiscover ?? []),
    ],
    everyMs: MINUTE_MS * (web.everyMinutes ?? DEFAULTS['web.everyMinutes']),
  };
}

/** The search of each domain, which begins at the domain itself. */
const searches = (domains: readonly string[]): readonly DoorSetting[] =>
  domains.map((domain, at) => ({
    kind: 'autodiscover',
    nth: domains.length === 1 ? null : at + 1,
    url: `https://${isIPAddress(domain) && domain.includes(':') ? `[${domain}]` : domain}/autodiscover/autodiscover.xml`,
    on: null,
    client: CLIENT_OF.autodiscover,
    expect: 'auto',
    front: null,
  }));
