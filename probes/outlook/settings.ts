import type { OutlookSettings } from '../../model/outlook.ts';
import type { RegistryKey, RegistryView } from '../platform/registry-view.ts';

const user = (path: string): RegistryKey => ({ root: 'HKCU', path: `Software\\${path}` });

/** Office numbers of Outlook 2003 to now (11 to 16; there was no 13), the latest first. */
export const OFFICE_MAJORS = [16, 15, 14, 12, 11] as const;

/** The first of the keys that has the value. */
function numberIn(view: RegistryView, keys: readonly RegistryKey[], name: string): number | null {
  for (const key of keys) {
    const datum = view.value(key, name);
    if (datum?.kind === 'number') return datum.number;
  }
  return null;
}

/** 1 and 0; what another number means nobody says. */
const isOne = (value: number | null): boolean | null =>
  value === 1 ? true : value === 0 ? false : null;

/**
 * Policies before what the user set; that of the cloud, which lies in a key of its own, before that of
 * a group (Microsoft, "Overview of Cloud Policy service for Microsoft 365").
 */
const policyFirst = (path: string): readonly RegistryKey[] => [
  ...policies(path),
  user(`Microsoft\\${path}`),
];
const policies = (path: string): readonly RegistryKey[] => [
  user(`Policies\\Microsoft\\Cloud\\${path}`),
  user(`Policies\\Microsoft\\${path}`),
];

/**
 * Settings of this laptop that keep Outlook from a server that answers: `MapiHttpDisabled`
 * (Microsoft KB 2937684), `EnableRPCEncryption` (KB 3032395; group policy "Enable RPC encryption").
 */
export const readSettings = (view: RegistryView, major: number): OutlookSettings => ({
  mapiHttpDisabled: isOne(numberIn(view, policyFirst('Exchange'), 'MapiHttpDisabled')),
  rpcEncryption: isOne(
    numberIn(view, policyFirst(`Office\\${String(major)}.0\\Outlook\\RPC`), 'EnableRPCEncryption'),
  ),
});

/**
 * Group policy "Use Cached Exchange Mode for new and existing Outlook profiles"; null: the profile
 * decides.
 */
export const cachedByPolicy = (view: RegistryView, major: number): boolean | null =>
  isOne(numberIn(view, policies(`Office\\${String(major)}.0\\Outlook\\Cached Mode`), 'Enable'));

const APP_PATH = 'Microsoft\\Windows\\CurrentVersion\\App Paths\\OUTLOOK.EXE';
/**
 * Where Windows finds a program that is started by its name alone: the user's own key before the
 * machine's. Windows before 7 kept those of 32-bit programs apart.
 */
const APP_PATHS: readonly RegistryKey[] = [
  { root: 'HKCU', path: `Software\\${APP_PATH}` },
  { root: 'HKLM', path: `SOFTWARE\\${APP_PATH}` },
  { root: 'HKLM', path: `SOFTWARE\\WOW6432Node\\${APP_PATH}` },
];

/** Path of the installed Outlook, with variables as they stand; null where none is. */
export function installedProgram(view: RegistryView): string | null {
  for (const key of APP_PATHS) {
    const datum = view.value(key, '');
    const path = datum?.kind === 'text' ? datum.text.trim().replace(/^"(.*)"$/, '$1') : '';
    if (path !== '') return path;
  }
  return null;
}

/** Office's number in a version, `16.0.17928.20114`; null where it has none of Outlook's. */
export function majorOf(version: string | null): number | null {
  const major = Number(/^(\d{1,3})\./.exec(version ?? '')?.[1]);
  return OFFICE_MAJORS.find((one) => one === major) ?? null;
}
