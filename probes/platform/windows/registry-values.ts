import { POLICY } from '../../../model/text/en/policy.ts';
import { answer, failed, noAnswer, WIN32, type NativeAnswer } from '../answer.ts';
import { library } from './library.ts';
import { KEY_READ, type RegistryRoot, ROOTS } from './advapi32.ts';
import { wideText } from './rows.ts';

/** A value of the registry. `texts` is REG_MULTI_SZ; `type` the number of winnt.h. */
export type RegistryValue = { readonly name: string } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'other'; readonly type: number }
);

/** winnt.h */
const TYPE = { sz: 1, expandSz: 2, dword: 4, multiSz: 7 } as const;

/** ERROR_NO_MORE_ITEMS of winerror.h. */
const NO_MORE_ITEMS = 259;

/** The longest name that the registry takes, in UTF-16 units, with its NUL. */
const MAX_NAME_UNITS = 16_384;
/** A whole chain of certificates, or sixteen access lists, as UTF-16. */
const MAX_VALUE_BYTES = 256 * 1024;
const MAX_VALUES = 1_000;

const ready = library(
  'advapi32.dll',
  {
    RegOpenKeyExW: ['int32', ['uint64', 'str16', 'uint32', 'uint32', 'void *']],
    RegEnumValueW: [
      'int32',
      ['uint64', 'uint32', 'void *', 'void *', 'void *', 'void *', 'void *', 'void *'],
    ],
    RegQueryInfoKeyW: [
      'int32',
      ['uint64', ...Array.from({ length: 10 }, () => 'void *'), 'void *'],
    ],
    RegCloseKey: ['int32', ['uint64']],
  },
  {},
);

type Calls = Extract<ReturnType<typeof ready>, { ok: true }>['value']['calls'];

/** What `use` makes of an open key; null where there is no such key. */
function withKey<Value>(
  root: RegistryRoot,
  key: string,
  use: (calls: Calls, handle: bigint) => NativeAnswer<Value>,
): NativeAnswer<Value | null> {
  const tools = ready();
  if (!tools.ok) return tools;
  const { calls } = tools.value;
  const opened = Buffer.alloc(8);
  const status = calls.RegOpenKeyExW(ROOTS[root], key, 0, KEY_READ, opened);
  if (status === WIN32.fileNotFound) return answer(null);
  if (status !== WIN32.success) return failed(`RegOpenKeyEx of ${root}\\${key}`, status);
  const handle = opened.readBigUInt64LE();
  try {
    return use(calls, handle);
  } finally {
    calls.RegCloseKey(handle);
  }
}

/** Every value of a key, its subkeys' excepted; null where there is no such key. */
export const registryValues = (
  root: RegistryRoot,
  key: string,
): NativeAnswer<readonly RegistryValue[] | null> =>
  withKey(root, key, ({ RegEnumValueW }, handle) => {
    const values: RegistryValue[] = [];
    const name = Buffer.alloc(MAX_NAME_UNITS * 2);
    const data = Buffer.alloc(MAX_VALUE_BYTES);
    const [nameUnits, type, dataBytes] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)];
    for (let index = 0; index < MAX_VALUES; index += 1) {
      nameUnits.writeUInt32LE(MAX_NAME_UNITS);
      dataBytes.writeUInt32LE(data.length);
      const args = [handle, index, name, nameUnits, null, type, data, dataBytes];
      const status = RegEnumValueW(...args);
      if (status === NO_MORE_ITEMS) return answer(values);
      // The name is written also where the data do not fit.
      const called = wideText(name, 0, MAX_NAME_UNITS);
      if (status === WIN32.moreData)
        values.push({ name: called, kind: 'other', type: type.readUInt32LE() });
      else if (status !== WIN32.success) return failed(`RegEnumValue of ${root}\\${key}`, status);
      else
        values.push(
          valueOf(called, type.readUInt32LE(), data.subarray(0, dataBytes.readUInt32LE())),
        );
    }
    return noAnswer(POLICY.tooMany(`${root}\\${key}`, MAX_VALUES));
  });

/**
 * When a key was last written (FILETIME, in units of 100 ns); null where there is no such key. Every
 * value that is set or deleted moves it.
 */
export const registryWrittenAt = (root: RegistryRoot, key: string): NativeAnswer<bigint | null> =>
  withKey(root, key, ({ RegQueryInfoKeyW }, handle) => {
    const writtenAt = Buffer.alloc(8);
    const status = RegQueryInfoKeyW(handle, ...Array<null>(10).fill(null), writtenAt);
    return status === WIN32.success
      ? answer(writtenAt.readBigUInt64LE())
      : failed(`RegQueryInfoKey of ${root}\\${key}`, status);
  });

function valueOf(name: string, type: number, data: Buffer): RegistryValue {
  switch (type) {
    case TYPE.sz:
    case TYPE.expandSz:
      return { name, kind: 'text', text: textOf(data) };
    case TYPE.dword:
      return data.length === 4
        ? { name, kind: 'number', number: data.readUInt32LE() }
        : { name, kind: 'other', type };
    case TYPE.multiSz:
      return {
        name,
        kind: 'texts',
        texts: textOf(data, false)
          .split('\0')
          .filter((text) => text !== ''),
      };
    default:
      return { name, kind: 'other', type };
  }
}

/** UTF-16LE as it lies, up to its NUL or to its end: the registry promises no NUL. */
function textOf(data: Buffer, endsAtNul = true): string {
  const text = data.subarray(0, data.length - (data.length % 2)).toString('utf16le');
  return endsAtNul ? text.replace(/\0[^]*$/, '') : text;
}
