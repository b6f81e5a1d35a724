import { ANSWERED } from '../../../model/text/en/system-answers.ts';
import { win32 } from 'node:path';
import { answer, failed, noAnswer, type NativeAnswer } from '../answer.ts';
import { timeOf } from './file-time.ts';
import { library } from './library.ts';
import { wideText } from './rows.ts';

/** winnt.h: enough to learn the name, and granted for other users' processes too. */
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
const MAX_PATH_CHARACTERS = 1024;
const KERNEL_PID = 4;

const ready = library(
  'kernel32.dll',
  {
    OpenProcess: ['uint64', ['uint32', 'int32', 'uint32']],
    CloseHandle: ['int32', ['uint64']],
    QueryFullProcessImageNameW: ['int32', ['uint64', 'uint32', 'void *', 'void *']],
    GetProcessTimes: ['int32', ['uint64', 'void *', 'void *', 'void *', 'void *']],
    GetLastError: ['uint32', []],
  },
  {},
);

/** File name of a process's program, as its file system spells it: `OUTLOOK.EXE`. */
export function processName(pid: number): NativeAnswer<string> {
  const path = processPath(pid);
  return path.ok ? answer(win32.basename(path.value)) : path;
}

/** Path of a process's program. The process may be gone, or protected. */
export function processPath(pid: number): NativeAnswer<string> {
  // A connection in time-wait has outlived its owner; the kernel itself has no file.
  if (pid === 0) return noAnswer(ANSWERED.noOwner);
  if (pid === KERNEL_PID) return answer('System');
  return ofProcess(pid, ({ QueryFullProcessImageNameW, GetLastError }, handle) => {
    const text = Buffer.alloc(MAX_PATH_CHARACTERS * 2);
    const units = Buffer.alloc(4);
    units.writeUInt32LE(MAX_PATH_CHARACTERS);
    if (QueryFullProcessImageNameW(handle, 0, text, units) === 0)
      return failed('QueryFullProcessImageName', GetLastError());
    const path = wideText(text, 0, MAX_PATH_CHARACTERS);
    return path === '' ? noAnswer(ANSWERED.noFileName) : answer(path);
  });
}

/** When a process was started, RFC 3339 in UTC. */
export const processStartedAt = (pid: number): NativeAnswer<string> =>
  ofProcess(pid, ({ GetProcessTimes, GetLastError }, handle) => {
    const [created, ...others] = [0, 1, 2, 3].map(() => Buffer.alloc(8));
    if (created === undefined || GetProcessTimes(handle, created, ...others) === 0)
      return failed('GetProcessTimes', GetLastError());
    const at = timeOf(created.readBigUInt64LE());
    return at === null ? noAnswer(ANSWERED.noTime) : answer(at);
  });

type Calls = Extract<ReturnType<typeof ready>, { ok: true }>['value']['calls'];

function ofProcess<Value>(
  pid: number,
  use: (calls: Calls, handle: bigint) => NativeAnswer<Value>,
): NativeAnswer<Value> {
  const tools = ready();
  if (!tools.ok) return tools;
  const { calls } = tools.value;
  const opened = calls.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid);
  const handle = BigInt(opened as number | bigint);
  if (handle === 0n) return failed('OpenProcess', calls.GetLastError());
  try {
    return use(calls, handle);
  } finally {
    calls.CloseHandle(handle);
  }
}
