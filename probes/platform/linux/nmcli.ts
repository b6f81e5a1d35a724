import { TELEPHONE, TUNNEL, WIFI, WWAN } from '../../../model/text/en/adapter-kinds.ts';
import { certain, likely, SHARED_PROTOCOL } from '../kind-verdict.ts';
import type { KindVerdict } from '../kind-verdict.ts';
import type { AdapterHint } from '../ports.ts';
import type { Said, Tools } from '../tools.ts';

/** nmcli(1), "EXIT STATUS"; a system without D-Bus ends it with 1 and these words. */
const DAEMON_NOT_RUNNING = 8;
const NO_BUS = /Could not create NMClient object/;

/** Adapters and networks that are read; nobody's laptop sees more. */
const MAX_ROWS = 512;

/** nmcli(1): terse, escaped, and with a bound of its own should its end be missed. */
export const TERSE = ['-w', '2', '-t', '-e', 'yes', '-f'];

/**
 * What NetworkManager's word for a device (`GENERAL.TYPE`) proves. `ethernet`, `tun` and others say
 * no more than the kernel does.
 */
const TYPES: ReadonlyMap<string, KindVerdict> = new Map([
  ['gsm', certain('mobile', WWAN.networkManager('gsm'))],
  ['cdma', certain('mobile', WWAN.networkManager('cdma'))],
  ['bt', likely('mobile', TELEPHONE.bluetoothNetworkManager)],
  ['wifi', certain('wifi', WIFI.networkManager)],
  ['wireguard', certain('tunnel', TUNNEL.wireguardNetworkManager, SHARED_PROTOCOL.wireguard)],
]);

/**
 * `GENERAL.METERED`. `no (guessed)` is what everything is that nobody spoke of, iPhones included:
 * it proves nothing.
 */
const METERED: ReadonlyMap<string, AdapterHint['metered']> = new Map([
  ['yes', 'yes'],
  ['no', 'no'],
  ['yes (guessed)', 'guess'],
]);

/** What NetworkManager told. `isIdle`: it does not run, so there is nothing to tell. */
export type Managed =
  | {
      readonly ok: true;
      readonly isIdle: boolean;
      readonly adapters: ReadonlyMap<string, AdapterHint>;
      readonly problem: string | null;
    }
  | { readonly ok: false; readonly problem: string };

/** Whether it said nothing because it does not run. */
export const isIdle = ({ code, why }: Extract<Said, { readonly ok: false }>): boolean =>
  code === DAEMON_NOT_RUNNING || NO_BUS.test(why);

export async function askNetworkManager(tools: Tools): Promise<Managed> {
  const shown = await tools.ask('nmcli', [
    ...TERSE,
    'GENERAL.DEVICE,GENERAL.TYPE,GENERAL.IP-IFACE,GENERAL.METERED',
    'device',
    'show',
  ]);
  if (!shown.ok)
    return isIdle(shown)
      ? { ok: true, isIdle: true, adapters: new Map(), problem: null }
      : { ok: false, problem: shown.why };
  const devices = parseDevices(shown.text);
  if (!devices.some(({ type }) => type === 'wifi'))
    return { ok: true, isIdle: false, adapters: hintsOf(devices, new Map()), problem: null };
  const listed = await tools.ask('nmcli', [
    ...TERSE,
    'ACTIVE,DEVICE,SSID',
    'device',
    'wifi',
    'list',
    '--rescan',
    'no',
  ]);
  const ssids = listed.ok ? parseNetworks(listed.text) : new Map<string, string>();
  return {
    ok: true,
    isIdle: false,
    adapters: hintsOf(devices, ssids),
    problem: listed.ok ? null : listed.why,
  };
}

export interface Device {
  /** Name of the kernel's adapter: a modem's device is its control line, its adapter is another. */
  readonly name: string;
  readonly type: string;
  readonly metered: AdapterHint['metered'];
}

/** `nmcli -t -f … device show`: lines `FIELD:value`, a blank line between devices. */
export function parseDevices(text: string): Device[] {
  return text
    .split(/\n\s*\n/)
    .slice(0, MAX_ROWS)
    .flatMap((block) => {
      const fields = new Map(
        block.split('\n').flatMap((line) => {
          const colon = line.indexOf(':');
          return colon < 0
            ? []
            : [[line.slice(0, colon), unescape(line.slice(colon + 1))] as const];
        }),
      );
      const name = [fields.get('GENERAL.IP-IFACE'), fields.get('GENERAL.DEVICE')].find(
        (one) => one !== undefined && one !== '' && one !== '--',
      );
      return name === undefined
        ? []
        : [
            {
              name,
              type: fields.get('GENERAL.TYPE') ?? '',
              metered: METERED.get(fields.get('GENERAL.METERED') ?? '') ?? null,
            },
          ];
    });
}

/**
 * `nmcli -t -e yes -f ACTIVE,DEVICE,SSID device wifi list`: names of the networks in use, by
 * adapter.
 */
export function parseNetworks(text: string): Map<string, string> {
  return new Map(
    text
      .split('\n')
      .slice(0, MAX_ROWS)
      .flatMap((line) => {
        const [active, device, ssid] = fieldsOf(line);
        return active === 'yes' && device !== undefined && ssid !== undefined && ssid !== ''
          ? [[device, ssid] as const]
          : [];
      }),
  );
}

export function hintsOf(
  devices: readonly Device[],
  ssids: ReadonlyMap<string, string>,
): ReadonlyMap<string, AdapterHint> {
  return new Map(
    devices.map(({ name, type, metered }) => [
      name,
      { verdict: TYPES.get(type) ?? null, metered, ssid: ssids.get(name) ?? null },
    ]),
  );
}

/** Fields stand between colons; a colon or backslash of a value follows a backslash. */
export const fieldsOf = (line: string): string[] =>
  line.split(/(?<!(?<!\\)(?:\\\\)*\\):/).map(unescape);

const unescape = (value: string): string => value.replace(/\\([\\:])/g, '$1').trim();
