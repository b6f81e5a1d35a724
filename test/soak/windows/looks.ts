/**
 * Runs under Node for Windows: looks at the network again and again, and prints one line of figures
 * a second. Argument: seconds.
 */
import { networkInterfaces } from 'node:os';
import { NO_SETTINGS } from '../../../probes/network/watcher-types.ts';
import { systemWatchIo } from '../../../probes/network/system-watch-io.ts';
import { windowsFactsReader } from '../../../probes/platform/windows/facts.ts';
import { native } from '../../../probes/platform/native.ts';
import { windowsNotifications } from '../../../probes/platform/windows/notifications.ts';
import { tcpTable } from '../../../probes/platform/windows/tcp-table.ts';

const seconds = Number(process.argv[2]);
const problems = new Set<string>();
const note = (sentence: string): void => {
  problems.add(sentence);
};

const system = native();
if (!system.ok) throw new Error(system.why);
const kernel = system.value.calls('kernel32.dll', {
  GetCurrentProcess: ['uint64', []],
  GetProcessHandleCount: ['int32', ['uint64', 'void *']],
  CreateEventW: ['uint64', ['void *', 'int32', 'int32', 'void *']],
  CloseHandle: ['int32', ['uint64']],
});
if (!kernel.ok) throw new Error(kernel.why);
const { GetCurrentProcess, GetProcessHandleCount, CreateEventW, CloseHandle } = kernel.value;

/** Handles are multiples of this: the lowest two bits are the application's. */
const HANDLE_STEP = 4;

/**
 * Open handles; where Windows does not count them (Wine 8 says 0), the number of the lowest free
 * one, which climbs with every leak.
 */
function handles(): number {
  const count = Buffer.alloc(4);
  if (GetProcessHandleCount(GetCurrentProcess(), count) === 0)
    throw new Error('GetProcessHandleCount failed');
  if (count.readUInt32LE() > 0) return count.readUInt32LE();
  const fresh = CreateEventW(null, 0, 0, null);
  CloseHandle(fresh);
  return Number(fresh) / HANDLE_STEP;
}

/**
 * Resident memory without the pages that V8 keeps in store: it doubles its young generation once,
 * by 4 MB, whenever enough has survived.
 */
function memoryKiB(): number {
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  return Math.round((rss - heapTotal + heapUsed) / 1024);
}

const parts = await systemWatchIo(NO_SETTINGS, note);
const readFacts = windowsFactsReader(note);
const source = windowsNotifications();
const targets = { exchange: ['10.90.1.1'], gateway: ['203.0.113.1'], collector: [] };
const startedMs = performance.now();
let looks = 0;
let registrations = 0;
let tables = 0;
let printedMs = startedMs;

while (performance.now() - startedMs < seconds * 1000) {
  await parts.take(targets);
  for (const name of Object.keys(networkInterfaces())) readFacts(name);
  looks += 1;
  if (looks % 20 === 0) {
    source.start(() => undefined, note);
    await source.stop();
    registrations += 3;
  }
  if (looks % 50 === 0) {
    const table = tcpTable();
    if (!table.ok) note(table.why);
    tables += 1;
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
  if (performance.now() - printedMs < 1000) continue;
  printedMs = performance.now();
  globalThis.gc?.();
  console.log(
    JSON.stringify({
      handles: handles(),
      memoryKiB: memoryKiB(),
      looks,
      registrations,
      tables,
      problems: [...problems],
    }),
  );
}
