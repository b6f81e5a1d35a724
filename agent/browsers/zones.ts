import type { LogonRule, ZoneSite } from '../../probes/web/logon/rules.ts';
import type { BrowserIo, Values } from './io.ts';

type Zones = Extract<LogonRule, { kind: 'zones' }>;

const SET = 'Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const POLICY = 'Software\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const MAX_LABELS = 8;
const ZONES = [0, 1, 2, 3, 4] as const;
/** URLACTION_CREDENTIALS_USE: what a zone says of logging on. */
const LOGON = '1A00';

/** One place of zones, the strongest first. */
const placesOf = (isMachineAlone: boolean) => [
  { root: 'HKLM', key: POLICY } as const,
  ...(isMachineAlone ? [] : [{ root: 'HKCU', key: POLICY } as const]),
  ...(isMachineAlone ? [] : [{ root: 'HKCU', key: SET } as const]),
  { root: 'HKLM', key: SET } as const,
];

/**
 * What Windows' zones say of one host: sites by policy ("Site to Zone Assignment") and by hand
 * (ZoneMap), and whether a zone logs on by itself (MSDN, "About URL Security Zones"; KB182569). On
 * servers with Enhanced Security the list of their own counts. Never rejects.
 */
export async function zoneRules(host: string, io: BrowserIo): Promise<readonly Zones[]> {
  if (io.platform !== 'win32') return [];
  const machine = await io.registry('HKLM', POLICY);
  const places = placesOf(machine?.['Security_HKLM_only'] === 1);
  const maps = await Promise.all(
    places.map(async ({ root, key }) => (await io.registry(root, `${key}\\ZoneMap`)) ?? {}),
  );
  const isHardened = maps.some((map) => map['IEHarden'] === 1);
  const sites = await Promise.all(
    places.map(async ({ root, key }) => [
      ...assigned(`${root}\\${key}\\ZoneMapKey`, await io.registry(root, `${key}\\ZoneMapKey`)),
      ...(
        await Promise.all(
          domainKeys(host, isHardened ? 'EscDomains' : 'Domains').map(async (one) =>
            sitesIn(
              `${root}\\${key}\\ZoneMap\\${one.key}`,
              one.pattern,
              await io.registry(root, `${key}\\ZoneMap\\${one.key}`),
            ),
          ),
        )
      ).flat(),
    ]),
  );
  const logon = new Map<number, number>();
  for (const zone of ZONES)
    for (const { root, key } of places) {
      const value = (await io.registry(root, `${key}\\Zones\\${String(zone)}`))?.[LOGON];
      if (typeof value === 'number' && !logon.has(zone)) logon.set(zone, value);
    }
  const isDotlessIntranet = maps.some((map) => map['IntranetName'] === 1);
  return [{ kind: 'zones', sites: sites.flat(), isDotlessIntranet, logon }];
}

/** "Site to Zone Assignment List": name a site, data its zone as a text. */
const assigned = (where: string, values: Values | null): ZoneSite[] =>
  Object.entries(values ?? {}).flatMap(([pattern, zone]): ZoneSite[] =>
    typeof zone === 'string' && /^[0-4]$/.test(zone)
      ? [{ where, pattern, scheme: '*', zone: Number(zone) }]
      : [],
  );

/** Name a scheme, data its zone as a number. */
const sitesIn = (where: string, pattern: string, values: Values | null): ZoneSite[] =>
  Object.entries(values ?? {}).flatMap(([scheme, zone]): ZoneSite[] =>
    typeof zone === 'number' && zone <= 4 && /^(?:\*|https?)$/i.test(scheme)
      ? [{ where, pattern, scheme, zone }]
      : [],
  );

/** Where a host may stand: `Domains\example\mail`, `Domains\example` for all below it, `Domains\mail.example`. */
function domainKeys(
  host: string,
  folder: 'Domains' | 'EscDomains',
): readonly { readonly key: string; readonly pattern: string }[] {
  const labels = host.split('.');
  if (labels.length > MAX_LABELS || host.includes(':')) return [];
  return labels.flatMap((_, at) => {
    const domain = labels.slice(at).join('.');
    const below = labels.slice(0, at).join('.');
    if (below === '') return [{ key: `${folder}\\${domain}`, pattern: domain }];
    return [
      { key: `${folder}\\${domain}\\${below}`, pattern: host },
      { key: `${folder}\\${domain}\\*`, pattern: `*.${domain}` },
      { key: `${folder}\\${domain}`, pattern: `*.${domain}` },
    ];
  });
}
