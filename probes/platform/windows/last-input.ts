import type { NativeAnswer } from '../answer.ts';
import { native, type Native, type SystemCall } from '../native.ts';

/** LASTINPUTINFO (winuser.h): cbSize, dwTime. */
const INFO_BYTES = 8;

type Calls = Readonly<Record<'GetLastInputInfo' | 'GetTickCount', SystemCall>>;

function prepare(system: NativeAnswer<Native>): Calls | null {
  if (!system.ok) return null;
  const user = system.value.calls('user32.dll', { GetLastInputInfo: ['int32', ['void *']] });
  const kernel = system.value.calls('kernel32.dll', { GetTickCount: ['uint32', []] });
  return user.ok && kernel.ok ? { ...user.value, ...kernel.value } : null;
}

let prepared: { readonly calls: Calls | null } | null = null;

/**
 * Milliseconds since keyboard or mouse of this session were last touched (GetLastInputInfo,
 * winuser.h); null where Windows does not say.
 */
export function sinceLastInputMs(load: typeof native = native): number | null {
  prepared ??= { calls: prepare(load()) };
  const { calls } = prepared;
  if (calls === null) return null;
  const info = Buffer.alloc(INFO_BYTES);
  info.writeUInt32LE(INFO_BYTES);
  if (calls.GetLastInputInfo(info) === 0) return null;
  // Both count milliseconds in 32 bits and wrap together after 49 days.
  return (Number(calls.GetTickCount()) - info.readUInt32LE(4)) >>> 0;
}
