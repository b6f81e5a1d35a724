import { request } from 'node:http';
import * as z from 'zod/mini';
import { readControlFile, type ControlFile } from './control-file.ts';
import { FAULT_NAMES, isFaultName } from './faults.ts';
import { reasonOf } from './thrown.ts';

const FaultList = z.object({ faults: z.array(z.object({ name: z.string(), on: z.boolean() })).check(z.maxLength(64)) });
const Refusal = z.object({ message: z.string().check(z.maxLength(1000)) });

/** Every fault of the running site and whether it is on. */
export type FaultStates = z.infer<typeof FaultList>['faults'];

export type SetFaultResult =
  | { readonly ok: true; readonly faults: FaultStates }
  /** `message` says what to do; for an unknown fault it names those that there are. */
  | { readonly ok: false; readonly reason: 'no-site' | 'unknown-fault' | 'failed'; readonly message: string };

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Switches a fault of the demo site that runs with this folder. Resolves after the fault has taken effect. */
export async function setFault(dataFolder: string, name: string, on: boolean): Promise<SetFaultResult> {
  if (!isFaultName(name)) return { ok: false, reason: 'unknown-fault', message: `"${name}" is not a fault; there are ${FAULT_NAMES.join(', ')}` };
  const reading = await readControlFile(dataFolder);
  if (!reading.ok) return { ok: false, reason: 'no-site', message: reading.message };
  try {
    const { status, text } = await ask(reading.file, `/faults/${name}/${on ? 'on' : 'off'}`);
    const document: unknown = JSON.parse(text);
    const list = FaultList.safeParse(document);
    if (status === 200 && list.success) return { ok: true, faults: list.data.faults };
    const refusal = Refusal.safeParse(document);
    return { ok: false, reason: 'failed', message: refusal.success ? refusal.data.message : `the demo site answered ${String(status)}` };
  } catch (thrown) {
    return { ok: false, reason: 'no-site', message: `the demo site does not answer (${reasonOf(thrown)}): start it with linesman demo` };
  }
}

/** Rejects when nobody answers in time, or with more than a site would say. */
function ask({ port, token }: ControlFile, path: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const headers = { Authorization: `Bearer ${token}` };
    const asking = request({ host: '127.0.0.1', port, path, method: 'PUT', headers, agent: false, signal }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAX_ANSWER_BYTES) asking.destroy(new Error('it says too much'));
      });
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, text }); });
      response.on('error', reject);
    });
    asking.on('error', reject);
    asking.end();
  });
}
