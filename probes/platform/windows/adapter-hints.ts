import { answer, type NativeAnswer } from '../answer.ts';
import type { AdapterHint } from '../ports.ts';
import type { InterfaceRow, ListedAdapter } from './iphlpapi.ts';
import { meteringOf, type ConnectionCost } from './connection-costs.ts';
import type { WlanInterface } from './wlanapi.ts';

/** IANA ifType of 802.11: without such an adapter the Wi-Fi service is not asked. */
const IF_TYPE_WIFI = 71;
/** IANA ifType of modems, and NDIS_PHYSICAL_MEDIUM of a wireless WAN. */
const IF_TYPES_MODEM: readonly number[] = [243, 244];
const MEDIUM_WIRELESS_WAN = 8;

/** Where hints about adapters come from. */
export interface AdapterHintsIo {
  readonly adapters: () => NativeAnswer<readonly ListedAdapter[]>;
  readonly interfaces: () => NativeAnswer<readonly InterfaceRow[]>;
  readonly wlan: () => Promise<NativeAnswer<readonly WlanInterface[]>>;
  readonly costs: () => Promise<NativeAnswer<readonly ConnectionCost[]>>;
}

/** What a network costs, in the words of a hint. */
export type Cost = Pick<AdapterHint, 'metered' | 'roaming'>;

export function hintsByAdapter(
  ssids: ReadonlyMap<string, string | null>,
  costs: ReadonlyMap<string, Cost>,
): ReadonlyMap<string, AdapterHint> {
  const names = new Set([...ssids.keys(), ...costs.keys()]);
  return new Map(
    [...names].map((name) => [
      name,
      { verdict: null, metered: null, ...costs.get(name), ssid: ssids.get(name) ?? null },
    ]),
  );
}

/** By adapter name; empty, and no service asked, where there is no Wi-Fi adapter. */
export async function readSsids({
  adapters,
  interfaces,
  wlan,
}: AdapterHintsIo): Promise<NativeAnswer<ReadonlyMap<string, string | null>>> {
  const listed = adapters();
  if (!listed.ok) return listed;
  const wireless = listed.value.filter(({ ifType }) => ifType === IF_TYPE_WIFI);
  if (wireless.length === 0) return answer(new Map());
  const table = interfaces();
  if (!table.ok) return table;
  const networks = await wlan();
  if (!networks.ok) return networks;
  const ssidOf = new Map(networks.value.map(({ guid, ssid }) => [guid, ssid]));
  const guidOf = new Map(table.value.map(({ luid, guid }) => [luid, guid]));
  return answer(
    new Map(wireless.map(({ name, luid }) => [name, ssidOf.get(guidOf.get(luid) ?? '') ?? null])),
  );
}

/**
 * By adapter name; those that Windows says nothing about are left out. "Unrestricted" is what every
 * network is that nobody spoke of, but for those of a modem: there somebody has said so.
 */
export async function readCosts({
  adapters,
  interfaces,
  costs,
}: AdapterHintsIo): Promise<NativeAnswer<ReadonlyMap<string, Cost>>> {
  const listed = adapters();
  if (!listed.ok) return listed;
  const table = interfaces();
  if (!table.ok) return table;
  const told = await costs();
  if (!told.ok) return told;
  const rowOf = new Map(table.value.map((row) => [row.luid, row]));
  const costOf = new Map(told.value.map(({ guid, cost }) => [guid, cost]));
  return answer(
    new Map(
      listed.value.flatMap(({ name, luid, ifType }): [string, Cost][] => {
        const row = rowOf.get(luid);
        const cost = costOf.get(row?.guid ?? '');
        if (cost === undefined) return [];
        const { metered, isRoaming } = meteringOf(cost);
        const isModem =
          IF_TYPES_MODEM.includes(ifType) || row?.physicalMedium === MEDIUM_WIRELESS_WAN;
        if (metered === null || (metered === 'no' && !isModem)) return [];
        return [[name, { metered, ...(isRoaming ? { roaming: true as const } : {}) }]];
      }),
    ),
  );
}
