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

const isOne = (value: number | null): boolean | null => (value === null ? null : value === 1);

/** A policy comes before what the user set. */
const policyFirst = (path: string): readonly RegistryKey[] => [
  user(`Policies\\${path}`),
  user(path),
];

/**
 * Settings of this laptop that keep Outlook from a server that answers: `MapiHttpDisabled`
 * (Microsoft KB 2937684), `EnableRPCEncryption` (KB 3032395; group policy "Enable RPC encryption").
 */
export const readSettings = (view: RegistryView, major: number): OutlookSettings => ({
  mapiHttpDisabled: isOne(numberIn(view, policyFirst('Microsoft\\Exchange'), 'MapiHttpDisabled')),
  rpcEncryption: isOne(
    numberIn(
      view,
      policyFirst(`Microsoft\\Office\\${String(major)}.0\\Outlook\\RPC`),
      'EnableRPCEncryption',
    ),
  ),
});

/**
 * Group policy "Use Cached Exchange Mode for new and existing Outlook profiles"; null: the profile
 * decides.
 */
export const cachedByPolicy = (view: RegistryView, major: number): boolean | null =>
  isOne(
    numberIn(
      view,
      [user(`Policies\\Microsoft\\Office\\${String(major)}.0\\Outlook\\Cached Mode`)],
      'Enable',
    ),
  );

/** Where Windows finds a program that is started by its name alone. */
const APP_PATH: RegistryKey = {
  root: 'HKLM',
  path: 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\OUTLOOK.EXE',
};

/** Path of the installed Outlook; null where none is. */
export function installedProgram(view: RegistryView): string | null {
  const datum = view.value(APP_PATH, '');
  const path = datum?.kind === 'text' ? datum.text.trim().replace(/^"(.*)"$/, '$1') : '';
  return path === '' ? null : path;
}

/** Office's number in a version, `16.0.17928.20114`; null where it has none of Outlook's. */
export function majorOf(version: string | null): number | null {
  const major = Number(/^(\d{1,3})\./.exec(version ?? '')?.[1]);
  return OFFICE_MAJORS.find((one) => one === major) ?? null;
}
