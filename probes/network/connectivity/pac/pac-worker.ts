/**
 * Evaluates a PAC script in QuickJS (WebAssembly), which knows nothing of Node. Runs in a thread of
 * its own, one script and one URL each, because the libraries are large and a script is hostile
 * until it has ended: what it cannot be cut short in ends with the thread.
 */
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createPacResolver, sandbox } from 'pac-resolver';
import { QuickJS } from 'quickjs-wasi';
import * as z from 'zod/mini';
import { PAC_BEGINS, PAC_LIMITS, PacJob, type PacOutcome } from './pac-job.ts';

/** A bundle brings the interpreter along; in the sources its package does. */
const INTERPRETER = import.meta.url.endsWith('.ts')
  ? null
  : new URL('./quickjs.wasm', import.meta.url);

/** Node knows it of a thread since 23.9; before that nothing tells work from waiting for a turn. */
const { threadCpuUsage } = process as Partial<Pick<NodeJS.Process, 'threadCpuUsage'>>;

/** Milliseconds of a clock that, where it can, runs only while this thread does. */
function workedMs(): number {
  if (threadCpuUsage === undefined) return performance.now();
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}

class Stopwatch {
  #startedAt: number | null = null;
  #waitedMs = 0;

  /** Of the script itself: from its first step on, without what it waited for names. */
  ranMs(): number {
    this.#startedAt ??= workedMs();
    return workedMs() - this.#startedAt - this.#waitedMs;
  }

  async waitFor<T>(answer: Promise<T>): Promise<T> {
    const at = workedMs();
    try {
      return await answer;
    } finally {
      this.#waitedMs += workedMs() - at;
    }
  }
}

async function evaluate({ script, url, host, ownAddress }: PacJob): Promise<PacOutcome> {
  const watch = new Stopwatch();
  const cut = { isMade: false };
  const vm = await QuickJS.create({
    ...(INTERPRETER === null ? {} : { wasm: await readFile(INTERPRETER) }),
    memoryLimit: PAC_LIMITS.memoryBytes,
    interruptHandler: () => {
      cut.isMade ||= watch.ranMs() > PAC_LIMITS.computeMs;
      return cut.isMade;
    },
  });
  const { dnsResolve, isInNet, isResolvable } = sandbox;
  try {
    const find = createPacResolver(vm, script, {
      sandbox: {
        alert: () => undefined,
        // The library's own asks a public name server by TCP for it.
        myIpAddress: async () => Promise.resolve(ownAddress),
        dnsResolve: async (name: string) => watch.waitFor(dnsResolve(name)),
        isResolvable: async (name: string) => watch.waitFor(isResolvable(name)),
        isInNet: async (name: string, pattern: string, mask: string) =>
          watch.waitFor(isInNet(name, pattern, mask)),
      },
    });
    const result: unknown = await find(url, host);
    return typeof result === 'string'
      ? { ok: true, result: result.slice(0, PAC_LIMITS.resultCharacters) }
      : { ok: false, kind: 'no-answer', why: typeof result };
  } catch (thrown) {
    return cut.isMade
      ? { ok: false, kind: 'too-long', why: '' }
      : { ok: false, kind: 'failed', why: String(thrown).slice(0, 200) };
  }
}

const job = z.parse(PacJob, workerData);
parentPort?.postMessage(PAC_BEGINS);
parentPort?.postMessage(await evaluate(job));
