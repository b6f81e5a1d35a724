import { NATIVE } from '../../../model/text/en/system-answers.ts';
import { answer, failed, noAnswer, WIN32, type NativeAnswer } from '../answer.ts';
import { library } from './library.ts';
import { wideText } from './rows.ts';

/** Predefined keys of winreg.h, sign-extended as 64-bit Windows wants them. */
export const ROOTS = { HKCU: 0xffff_ffff_8000_0001n, HKLM: 0xffff_ffff_8000_0002n } as const;
export type RegistryRoot = keyof typeof ROOTS;

/**
 * RegGetValue flags: Windows checks the type, closes text by a NUL, and hands out REG_EXPAND_SZ as
 * REG_SZ with its variables filled in.
 */
const RRF_RT_REG_SZ = 0x2;
const RRF_RT_REG_DWORD = 0x10;
export const KEY_READ = 0x2_0019;

/**
 * A value may have a mebibyte; none that is read here is longer than a list of proxy exceptions.
 */
const MAX_BYTES = 16 * 1024;

const ready = library(
  'advapi32.dll',
  {
    RegGetValueW: ['int32', ['uint64', 'str16', 'str16', 'uint32', 'void *', 'void *', 'void *']],
    RegOpenKeyExW: ['int32', ['uint64', 'str16', 'uint32', 'uint32', 'void *']],
    RegCloseKey: ['int32', ['uint64']],
  },
  {},
);

function valueBytes(
  root: RegistryRoot,
  key: string,
  name: string,
  flags: number,
): NativeAnswer<Buffer | null> {
  const tools = ready();
  if (!tools.ok) return tools;
  const bytes = Buffer.alloc(MAX_BYTES);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  const status = tools.value.calls.RegGetValueW(ROOTS[root], key, name, flags, null, bytes, size);
  if (status === WIN32.fileNotFound) return answer(null);
  if (status === WIN32.moreData)
    return noAnswer(NATIVE.tooLong(`${root}\\${key}\\${name}`, MAX_BYTES));
  return status === WIN32.success
    ? answer(bytes.subarray(0, size.readUInt32LE()))
    : failed(`RegGetValue of ${root}\\${key}\\${name}`, status);
}

/** A text of the registry (REG_SZ, REG_EXPAND_SZ); null when there is no such value. */
export function registryText(
  root: RegistryRoot,
  key: string,
  name: string,
): NativeAnswer<string | null> {
  const read = valueBytes(root, key, name, RRF_RT_REG_SZ);
  return read.ok
    ? answer(read.value === null ? null : wideText(read.value, 0, MAX_BYTES / 2))
    : read;
}

/** A number of the registry (REG_DWORD); null when there is no such value. */
export function registryNumber(
  root: RegistryRoot,
  key: string,
  name: string,
): NativeAnswer<number | null> {
  const read = valueBytes(root, key, name, RRF_RT_REG_DWORD);
  if (!read.ok) return read;
  if (read.value === null) return answer(null);
  return read.value.length === 4
    ? answer(read.value.readUInt32LE())
    : noAnswer(NATIVE.noNumber(name));
}

/** Whether a key exists. Access denied is not known, not no. */
export function registryKeyExists(root: RegistryRoot, key: string): NativeAnswer<boolean> {
  const tools = ready();
  if (!tools.ok) return tools;
  const handle = Buffer.alloc(8);
  const status = tools.value.calls.RegOpenKeyExW(ROOTS[root], key, 0, KEY_READ, handle);
  if (status === WIN32.fileNotFound) return answer(false);
  if (status !== WIN32.success) return failed(`RegOpenKeyEx of ${root}\\${key}`, status);
  tools.value.calls.RegCloseKey(handle.readBigUInt64LE());
  return answer(true);
}
