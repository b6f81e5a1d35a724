import { answer, failed, type NativeAnswer, noAnswer, WIN32 } from '../answer.ts';
import { NATIVE } from '../../../model/text/en/system-answers.ts';
import type { RegistryDatum, RegistryKey, RegistryView } from '../registry-view.ts';
import { KEY_READ, ROOTS } from './advapi32.ts';
import { library } from './library.ts';
import { wideText } from './rows.ts';

/** RegGetValue flags: these four types, and variables filled in only where they are asked for. */
const RRF_RT = { sz: 0x2, expandSz: 0x4, binary: 0x8, dword: 0x10, noExpand: 0x1000_0000 } as const;
const WANTED = RRF_RT.sz | RRF_RT.expandSz | RRF_RT.binary | RRF_RT.dword | RRF_RT.noExpand;
/** Types of winnt.h. */
const TYPE = { sz: 1, expandSz: 2, binary: 3, dword: 4 } as const;
/** ERROR_UNSUPPORTED_TYPE of winerror.h: a value of another type than is wanted. */
const UNSUPPORTED_TYPE = 1630;
const NO_MORE_ITEMS = 259;

const MAX_VALUE_BYTES = 16 * 1024;
/** The registry allows 255 characters (Microsoft, "Registry element size limits"). */
const MAX_KEY_UNITS = 256;
const MAX_SUBKEYS = 256;

const ready = library(
  'advapi32.dll',
  {
    RegGetValueW: ['int32', ['uint64', 'str16', 'str16', 'uint32', 'void *', 'void *', 'void *']],
    RegOpenKeyExW: ['int32', ['uint64', 'str16', 'uint32', 'uint32', 'void *']],
    RegEnumKeyExW: [
      'int32',
      ['uint64', 'uint32', 'void *', 'void *', 'void *', 'void *', 'void *', 'void *'],
    ],
    RegCloseKey: ['int32', ['uint64']],
  },
  {},
);

const written = ({ root, path }: RegistryKey): string => `${root}\\${path}`;

function valueAt(key: RegistryKey, name: string): NativeAnswer<RegistryDatum | null> {
  const tools = ready();
  if (!tools.ok) return tools;
  const [type, size] = [Buffer.alloc(4), Buffer.alloc(4)];
  const bytes = Buffer.alloc(MAX_VALUE_BYTES);
  size.writeUInt32LE(bytes.length);
  const args = [ROOTS[key.root], key.path, name, WANTED, type, bytes, size];
  const status = tools.value.calls.RegGetValueW(...args);
  if (status === WIN32.fileNotFound || status === UNSUPPORTED_TYPE) return answer(null);
  if (status === WIN32.moreData)
    return noAnswer(NATIVE.tooLong(`${written(key)}\\${name}`, MAX_VALUE_BYTES));
  if (status !== WIN32.success) return failed(`RegGetValue of ${written(key)}\\${name}`, status);
  const data = bytes.subarray(0, size.readUInt32LE());
  switch (type.readUInt32LE()) {
    case TYPE.sz:
    case TYPE.expandSz:
      return answer({ kind: 'text', text: wideText(data, 0, MAX_VALUE_BYTES / 2) });
    case TYPE.dword:
      // Whoever wrote it may have given another length than that of its type.
      return answer(data.length === 4 ? { kind: 'number', number: data.readUInt32LE() } : null);
    default:
      return answer({ kind: 'bytes', bytes: data });
  }
}

function subkeysOf(key: RegistryKey): NativeAnswer<readonly string[]> {
  const tools = ready();
  if (!tools.ok) return tools;
  const { RegOpenKeyExW, RegEnumKeyExW, RegCloseKey } = tools.value.calls;
  const opened = Buffer.alloc(8);
  const status = RegOpenKeyExW(ROOTS[key.root], key.path, 0, KEY_READ, opened);
  if (status === WIN32.fileNotFound) return answer([]);
  if (status !== WIN32.success) return failed(`RegOpenKeyEx of ${written(key)}`, status);
  const handle = opened.readBigUInt64LE();
  try {
    const names: string[] = [];
    const name = Buffer.alloc(MAX_KEY_UNITS * 2);
    const units = Buffer.alloc(4);
    for (let index = 0; index < MAX_SUBKEYS; index += 1) {
      units.writeUInt32LE(MAX_KEY_UNITS);
      const found = RegEnumKeyExW(handle, index, name, units, null, null, null, null);
      if (found === NO_MORE_ITEMS) break;
      if (found !== WIN32.success) return failed(`RegEnumKeyEx of ${written(key)}`, found);
      names.push(wideText(name, 0, MAX_KEY_UNITS));
    }
    return answer(names);
  } finally {
    RegCloseKey(handle);
  }
}

/** Problems that are kept of one look. */
const MAX_PROBLEMS = 8;

/**
 * This user's registry, read value by value.
 *
 * @param onProblem told why a value or a key could not be read, each once
 */
export function windowsRegistry(onProblem: (why: string) => void): RegistryView {
  const told = new Set<string>();
  const orTell = <Value>(read: NativeAnswer<Value>, otherwise: Value): Value => {
    if (read.ok) return read.value;
    if (!told.has(read.why) && told.size < MAX_PROBLEMS) onProblem(read.why);
    told.add(read.why);
    return otherwise;
  };
  return {
    value: (key, name) => orTell<RegistryDatum | null>(valueAt(key, name), null),
    subkeys: (key) => orTell<readonly string[]>(subkeysOf(key), []),
  };
}
