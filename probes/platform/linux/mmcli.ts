import type { Tools } from '../tools.ts';

/** What ModemManager says of a modem's network. */
export interface ModemRegistration {
  /** Names of the kernel's adapters that carry its data. */
  readonly adapters: readonly string[];
  readonly isRoaming: boolean;
}

/** Lines that are read; a modem has about a hundred. */
const MAX_LINES = 512;

/** What roaming is called (ModemManager, `MMModem3gppRegistrationState`). */
const ROAMING = new Set(['roaming', 'roaming-sms-only', 'roaming-csfb-not-preferred']);

/** Asks about the modem that is in use; null where ModemManager has none, or says nothing. */
export async function askModem(tools: Tools): Promise<ModemRegistration | null> {
  if (!tools.has('mmcli')) return null;
  const said = await tools.ask('mmcli', ['-m', 'any', '--output-keyvalue']);
  return said.ok ? parseModem(said.text) : null;
}

/**
 * `mmcli -m any --output-keyvalue`: lines `key : value`. Ports stand one a line since ModemManager
 * 1.18, before that in one list (`modem.generic.ports : cdc-wdm0 (qmi), wwan0 (net)`).
 */
export function parseModem(text: string): ModemRegistration | null {
  const values = text
    .split('\n')
    .slice(0, MAX_LINES)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 0
        ? []
        : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const];
    });
  const state = values.find(([key]) => key === 'modem.3gpp.registration-state')?.[1];
  if (state === undefined || state === '' || state === '--') return null;
  const adapters = values
    .filter(([key]) => /^modem\.generic\.ports(?:\.value\[\d{1,3}\])?$/.test(key))
    .flatMap(([, value]) => value.split(','))
    .flatMap((port) => /^\s*(\S{1,64})\s+\(net\)\s*$/.exec(port)?.[1] ?? []);
  return { adapters, isRoaming: ROAMING.has(state) };
}
