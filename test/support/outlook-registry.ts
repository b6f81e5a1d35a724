import type { RegistryDatum, RegistryView } from '../../probes/platform/registry-view.ts';

/** Key, with its root → values by name: a registry as `reg export` would show it. */
export type RegistryTable = Readonly<Record<string, Readonly<Record<string, RegistryDatum>>>>;

export const wide = (text: string): RegistryDatum => ({
  kind: 'bytes',
  bytes: Buffer.from(`${text}\0`, 'utf16le'),
});
export const narrow = (text: string): RegistryDatum => ({
  kind: 'bytes',
  bytes: Buffer.from(`${text}\0`, 'latin1'),
});
export const long = (value: number): RegistryDatum => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return { kind: 'bytes', bytes };
};
export const uid = (...hex: readonly string[]): RegistryDatum => ({
  kind: 'bytes',
  bytes: Buffer.from(hex.join(''), 'hex'),
});
export const text = (value: string): RegistryDatum => ({ kind: 'text', text: value });
export const dword = (value: number): RegistryDatum => ({ kind: 'number', number: value });

/** A view of the table, and the names of all values that were asked for. */
export function viewOf(table: RegistryTable): {
  readonly view: RegistryView;
  readonly asked: ReadonlySet<string>;
} {
  const asked = new Set<string>();
  const keys = new Map(Object.entries(table).map(([key, values]) => [key.toLowerCase(), values]));
  const pathOf = ({ root, path }: { readonly root: string; readonly path: string }): string =>
    `${root}\\${path}`;
  return {
    asked,
    view: {
      value: (key, name) => {
        asked.add(name);
        const values = keys.get(pathOf(key).toLowerCase()) ?? {};
        const own = Object.keys(values).find((one) => one.toLowerCase() === name.toLowerCase());
        return own === undefined ? null : (values[own] ?? null);
      },
      subkeys: (key) => {
        const prefix = `${pathOf(key)}\\`.toLowerCase();
        const names = Object.keys(table)
          .filter((one) => one.toLowerCase().startsWith(prefix))
          .map((one) => one.slice(prefix.length).split('\\')[0] ?? '');
        return [...new Set(names)];
      },
    },
  };
}

/** The same as a file that `reg import` reads. */
export function regFile(table: RegistryTable): string {
  const roots: Readonly<Record<string, string>> = {
    HKCU: 'HKEY_CURRENT_USER',
    HKLM: 'HKEY_LOCAL_MACHINE',
  };
  const written = (datum: RegistryDatum): string =>
    datum.kind === 'number'
      ? `dword:${datum.number.toString(16).padStart(8, '0')}`
      : datum.kind === 'text'
        ? `"${datum.text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
        : `hex:${[...datum.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(',')}`;
  const blocks = Object.entries(table).map(([key, values]) => {
    const path = key.replace(/^HK\w\w/, (root) => roots[root] ?? root);
    const lines = Object.entries(values).map(
      ([name, datum]) => `${name === '' ? '@' : `"${name}"`}=${written(datum)}`,
    );
    return `[${path}]\r\n${lines.join('\r\n')}`;
  });
  return `Windows Registry Editor Version 5.00\r\n\r\n${blocks.join('\r\n\r\n')}\r\n`;
}

const ACCOUNTS = '9375CFF0413111d3B88A00104B2A6676';
const OUTLOOK = '0a0d020000000000c000000000000046';
const GLOBAL = '13dbb0c8aa05101a9bb000aa002fc45a';
const SERVICE = '4a1f0a3c5b6d7e8f90a1b2c3d4e5f601';
const EXCHANGE = '5b2f0a3c5b6d7e8f90a1b2c3d4e5f602';
const STORE = '6c3f0a3c5b6d7e8f90a1b2c3d4e5f603';
const SECOND_SERVICE = '7d4f0a3c5b6d7e8f90a1b2c3d4e5f604';
const SECOND_EXCHANGE = '8e5f0a3c5b6d7e8f90a1b2c3d4e5f605';

/** What a profile also holds, and nobody may ask for: the mailbox and whose it is. */
const PRIVATE = {
  '001f6607': wide('Doe, Jane'),
  '001f6641': wide('jane.doe@corp.example'),
  '001e6603': narrow('/o=Corp/ou=First/cn=Recipients/cn=jdoe'),
  '001f3001': wide('jane.doe@corp.example'),
  '001f6620': wide('Jane Doe'),
};

const profiles = (major: number): string =>
  major >= 15
    ? `HKCU\\Software\\Microsoft\\Office\\${String(major)}.0\\Outlook\\Profiles`
    : 'HKCU\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Windows Messaging Subsystem\\Profiles';

export interface SampleProfile {
  readonly major?: number;
  readonly name?: string;
  readonly offline?: RegistryDatum;
  /** Values of the section that is Exchange's. */
  readonly exchange?: Readonly<Record<string, RegistryDatum>>;
  readonly store?: Readonly<Record<string, RegistryDatum>>;
}

/**
 * A profile of Outlook 2010 or later with one account of Exchange and one of a PST file, in the form
 * that regripper's plug-ins and Microsoft's reference describe.
 */
export function sampleProfile({
  major = 16,
  name = 'Outlook',
  offline = long(2),
  exchange = {},
  store = {},
}: SampleProfile = {}): RegistryTable {
  const root = profiles(major);
  const profile = `${root}\\${name}`;
  const inText = (value: string): RegistryDatum => (major >= 15 ? text(value) : wide(value));
  return {
    [major >= 15 ? root.replace(/\\Profiles$/, '') : root]: { DefaultProfile: text(name) },
    [`${profile}\\${ACCOUNTS}\\00000001`]: {
      'Service Name': inText('CONTAB'),
      'Service UID': uid(STORE),
    },
    [`${profile}\\${ACCOUNTS}\\00000002`]: {
      'Account Name': inText('jane.doe@corp.example'),
      'Service Name': inText('MSEMS'),
      'Service UID': uid(SERVICE),
    },
    [`${profile}\\${OUTLOOK}`]: { '00030398': offline, '01023d15': uid(EXCHANGE) },
    [`${profile}\\${SERVICE}`]: {
      '01023d15': uid(EXCHANGE),
      '01023d00': uid(STORE),
      '001f3d0a': wide('EMSMDB.DLL'),
    },
    [`${profile}\\${EXCHANGE}`]: { ...PRIVATE, ...exchange },
    [`${profile}\\${STORE}`]: { ...PRIVATE, ...store },
  };
}

/** A second Exchange account beside that of `sampleProfile`. */
export const secondAccount = (
  exchange: Readonly<Record<string, RegistryDatum>>,
  { major = 16, name = 'Outlook' }: Pick<SampleProfile, 'major' | 'name'> = {},
): RegistryTable => {
  const profile = `${profiles(major)}\\${name}`;
  return {
    [`${profile}\\${ACCOUNTS}\\00000003`]: {
      'Service Name': text('MSEMS'),
      'Service UID': uid(SECOND_SERVICE),
    },
    [`${profile}\\${SECOND_SERVICE}`]: { '01023d15': uid(SECOND_EXCHANGE) },
    [`${profile}\\${SECOND_EXCHANGE}`]: { ...PRIVATE, ...exchange },
  };
};

/** A profile of Outlook 2003, whose one Exchange account lies in the global section. */
export const globalProfile = (
  values: Readonly<Record<string, RegistryDatum>>,
  name = 'Outlook',
): RegistryTable => ({
  [profiles(11)]: { DefaultProfile: text(name) },
  [`${profiles(11)}\\${name}\\${GLOBAL}`]: { ...PRIVATE, ...values },
});
