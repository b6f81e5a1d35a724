import type { AdapterHint, HintSource, SystemHints } from '../ports.ts';
import type { NativeAnswer } from '../answer.ts';
import { interfaceTable, listAdapters, type InterfaceRow, type ListedAdapter } from './iphlpapi.ts';
import { wlanInterfaces, type WlanInterface } from './wlanapi.ts';

/**
 * Names of Wi-Fi networks change without a new address (roaming keeps it): asked anew at least this
 * far apart, and when adapters differ.
 */
const ASK_EVERY_MS = 30_000;

/** IANA ifType of 802.11: without such an adapter the Wi-Fi service is not asked. */
const IF_TYPE_WIFI = 71;

/** Where the hints come from; tests pass their own. */
export interface WindowsHintsIo {
  readonly adapters: () => NativeAnswer<readonly ListedAdapter[]>;
  readonly interfaces: () => NativeAnswer<readonly InterfaceRow[]>;
  readonly wlan: () => Promise<NativeAnswer<readonly WlanInterface[]>>;
  readonly monotonicMs: () => number;
}

const SYSTEM: WindowsHintsIo = {
  adapters: listAdapters,
  interfaces: interfaceTable,
  wlan: wlanInterfaces,
  monotonicMs: () => performance.now(),
};

/** Names of the Wi-Fi networks that Windows' adapters are in, from wlanapi. */
export function windowsHints(parts: WindowsHintsIo = SYSTEM): HintSource {
  let known: SystemHints = { adapters: new Map(), clients: [] };
  let onChange: (() => void) | null = null;
  let onHealth: (sentence: string) => void = () => undefined;
  let seenLast = '';
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let told: string | null = null;
  let asking: Promise<void> | null = null;

  const ask = async (): Promise<void> => {
    const read = await readSsids(parts);
    if (onChange === null) return;
    if (!read.ok) {
      if (told !== read.why) onHealth(`the names of Wi-Fi networks are not known: ${read.why}`);
      told = read.why;
      return;
    }
    if (told !== null) onHealth('the names of Wi-Fi networks are known again');
    told = null;
    const isSame =
      read.value.size === known.adapters.size &&
      [...read.value].every(([name, { ssid }]) => known.adapters.get(name)?.ssid === ssid);
    if (isSame) return;
    known = { adapters: read.value, clients: [] };
    onChange();
  };
  return {
    hints: () => known,
    seen: (adapters) => {
      const text = JSON.stringify(adapters.map(({ name, addresses }) => [name, addresses]));
      const nowMs = parts.monotonicMs();
      // A service that hangs is not asked a second time while it does.
      if (
        onChange === null ||
        asking !== null ||
        (text === seenLast && nowMs - askedAtMs < ASK_EVERY_MS)
      )
        return;
      seenLast = text;
      askedAtMs = nowMs;
      asking = ask()
        .catch((error: unknown) => {
          onHealth(`the names of Wi-Fi networks cannot be asked for: ${String(error)}`);
        })
        .finally(() => {
          asking = null;
        });
    },
    start: (change, health) => {
      onChange = change;
      onHealth = health;
    },
    stop: () => {
      onChange = null;
      return Promise.resolve();
    },
  };
}

/** By adapter name; empty, and no service asked, where there is no Wi-Fi adapter. */
async function readSsids({
  adapters,
  interfaces,
  wlan,
}: WindowsHintsIo): Promise<NativeAnswer<ReadonlyMap<string, AdapterHint>>> {
  const listed = adapters();
  if (!listed.ok) return listed;
  const wireless = listed.value.filter(({ ifType }) => ifType === IF_TYPE_WIFI);
  if (wireless.length === 0) return { ok: true, value: new Map() };
  const table = interfaces();
  if (!table.ok) return table;
  const networks = await wlan();
  if (!networks.ok) return networks;
  const ssidOf = new Map(networks.value.map(({ guid, ssid }) => [guid, ssid]));
  const guidOf = new Map(table.value.map(({ luid, guid }) => [luid, guid]));
  return {
    ok: true,
    value: new Map(
      wireless.map(({ name, luid }) => [
        name,
        { verdict: null, metered: null, ssid: ssidOf.get(guidOf.get(luid) ?? '') ?? null },
      ]),
    ),
  };
}
