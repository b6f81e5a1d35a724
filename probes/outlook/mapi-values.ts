import { isHostName } from './host-name.ts';
import {
  type RegistryDatum,
  type RegistryKey,
  type RegistryView,
} from '../platform/registry-view.ts';

/**
 * A property of a MAPI profile is a value of the registry, called by the eight hexadecimal digits of
 * its tag with type and id changed round: PR_PROFILE_CONFIG_FLAGS, 0x66010003, is `00036601`. All
 * are REG_BINARY, whatever their type (grommunio's documentation of profiles; regripper's `outlook`
 * plug-ins read them so).
 */
export type MapiName = string;

/** Longest text that is taken out of a profile. */
const MAX_TEXT_BYTES = 4096;
/** MAPIUID (mapidefs.h). */
const UID_BYTES = 16;
/** Providers of one service; Exchange has four. */
const MAX_UIDS = 16;

/** PT_LONG (0003): four bytes, the lowest first; null where there is none. */
export function longOf(datum: RegistryDatum | null): number | null {
  if (datum?.kind === 'number') return datum.number;
  if (datum?.kind !== 'bytes' || datum.bytes.length !== 4) return null;
  return new DataView(datum.bytes.buffer, datum.bytes.byteOffset).getUint32(0, true);
}

/**
 * PT_UNICODE (001f) as UTF-16LE, PT_STRING8 (001e) byte by byte, up to its NUL; null where there is
 * none. A host's name has no other letters than ASCII's, so that the code page of the latter does
 * not matter.
 */
export function textOf(name: MapiName, datum: RegistryDatum | null): string | null {
  if (datum?.kind === 'text') return datum.text.slice(0, MAX_TEXT_BYTES);
  if (datum?.kind !== 'bytes') return null;
  const bytes = datum.bytes.subarray(0, MAX_TEXT_BYTES);
  const isWide = !name.startsWith('001e');
  const units = isWide
    ? Array.from(
        { length: Math.floor(bytes.length / 2) },
        (_, index) => (bytes[index * 2] ?? 0) + (bytes[index * 2 + 1] ?? 0) * 256,
      )
    : [...bytes];
  const end = units.indexOf(0);
  return String.fromCharCode(...units.slice(0, end === -1 ? units.length : end));
}

/** PT_BINARY (0102) of MAPIUIDs, each as the name of its section: 32 hexadecimal digits. */
export function uidsOf(datum: RegistryDatum | null): readonly string[] {
  if (datum?.kind !== 'bytes') return [];
  const { bytes } = datum;
  return Array.from(
    { length: Math.min(MAX_UIDS, Math.floor(bytes.length / UID_BYTES)) },
    (_, index) =>
      [...bytes.subarray(index * UID_BYTES, (index + 1) * UID_BYTES)]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join(''),
  );
}

/** The first of the named values that holds something, in the first section that has one. */
export function firstText(
  view: RegistryView,
  sections: readonly RegistryKey[],
  names: readonly MapiName[],
): string | null {
  for (const section of sections)
    for (const name of names) {
      const text = textOf(name, view.value(section, name))?.trim();
      if (text !== undefined && text !== '') return text;
    }
  return null;
}

/** The same where the value is a host's name, or that of a proxy with a port behind it. */
export function firstHost(
  view: RegistryView,
  sections: readonly RegistryKey[],
  names: readonly MapiName[],
): string | null {
  for (const section of sections)
    for (const name of names) {
      const text = textOf(name, view.value(section, name))
        ?.trim()
        .replace(/:\d{1,5}$/, '');
      if (text !== undefined && isHostName(text)) return text;
    }
  return null;
}

export function firstLong(
  view: RegistryView,
  sections: readonly RegistryKey[],
  name: MapiName,
): number | null {
  for (const section of sections) {
    const long = longOf(view.value(section, name));
    if (long !== null) return long;
  }
  return null;
}
