import { NO_DEMO } from '../model/text/en/demo.ts';
import * as z from 'zod/mini';
import { nearestKey } from '../model/nearest-key.ts';
import { exchangeHttp } from '../lib/http-exchange.ts';
import { type ControlFile, readControlFile } from './control-file.ts';
import { FAULT_NAMES, isFaultName } from './faults.ts';
import { reasonOf } from '../lib/error-name.ts';

const FaultList = z.object({
  faults: z.array(z.object({ name: z.string(), on: z.boolean() })).check(z.maxLength(64)),
});
const Refusal = z.object({ message: z.string().check(z.maxLength(1000)) });

/** Every fault of the running site and whether it is on. */
export type FaultStates = z.infer<typeof FaultList>['faults'];

export type FaultListing =
  | { readonly ok: true; readonly faults: FaultStates }
  | { readonly ok: false; readonly message: string };

/** Every fault of the demo site that runs with this folder, and whether it is on. */
export async function listFaults(dataFolder: string): Promise<FaultListing> {
  const reading = await readControlFile(dataFolder);
  if (!reading.ok) return reading;
  try {
    const { status, text } = await ask(reading.file, 'GET', '/faults');
    const list = FaultList.safeParse(JSON.parse(text));
    if (status === 200 && list.success) return { ok: true, faults: list.data.faults };
    return { ok: false, message: NO_DEMO.refused(status) };
  } catch (thrown) {
    return { ok: false, message: NO_DEMO.silent(reasonOf(thrown)) };
  }
}

export type SetFaultResult =
  | { readonly ok: true; readonly faults: FaultStates }
  /** `message` says what to do; for an unknown fault it names those that there are. */
  | {
      readonly ok: false;
      readonly reason: 'no-site' | 'unknown-fault' | 'failed';
      readonly message: string;
    };

/** What is said of a name that is none of a fault; it names the nearest and all. */
export const notAFault = (name: string): string =>
  NO_DEMO.notAFault(name, nearestKey(name, FAULT_NAMES), FAULT_NAMES);

/**
 * Switches a fault of the demo site that runs with this folder. Resolves after the fault has taken
 * effect.
 */
export async function setFault(
  dataFolder: string,
  name: string,
  on: boolean,
): Promise<SetFaultResult> {
  if (!isFaultName(name))
    return {
      ok: false,
      reason: 'unknown-fault',
      message: notAFault(name),
    };
  const reading = await readControlFile(dataFolder);
  if (!reading.ok) return { ok: false, reason: 'no-site', message: reading.message };
  try {
    const { status, text } = await ask(reading.file, 'PUT', `/faults/${name}/${on ? 'on' : 'off'}`);
    const document: unknown = JSON.parse(text);
    const list = FaultList.safeParse(document);
    if (status === 200 && list.success) return { ok: true, faults: list.data.faults };
    const refusal = Refusal.safeParse(document);
    return {
      ok: false,
      reason: 'failed',
      message: refusal.success ? refusal.data.message : NO_DEMO.refused(status),
    };
  } catch (thrown) {
    return {
      ok: false,
      reason: 'no-site',
      message: NO_DEMO.silent(reasonOf(thrown)),
    };
  }
}

/**
 * The process that runs a demo site with this folder; null when none answers. A file without its
 * site is left by a death.
 */
export async function runningSitePid(
  dataFolder: string,
  log: (message: string) => void,
): Promise<number | null> {
  const reading = await readControlFile(dataFolder);
  if (!reading.ok) return null;
  try {
    return (await ask(reading.file, 'GET', '/faults')).status === 200 ? reading.file.pid : null;
  } catch (thrown) {
    log(`demo: the site of process ${String(reading.file.pid)} is gone (${reasonOf(thrown)})`);
    return null;
  }
}

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Rejects when nobody answers in time, or with more than a site would say. */
async function ask(
  { port, token }: ControlFile,
  method: 'GET' | 'PUT',
  path: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await exchangeHttp({
    method,
    url: new URL(`http://127.0.0.1:${String(port)}${path}`),
    headers: { Authorization: `Bearer ${token}` },
    timeoutMs: TIMEOUT_MS,
    maxBodyBytes: MAX_ANSWER_BYTES,
    whenLonger: 'refuse',
  });
  if (!answer.ok) throw new Error(answer.why);
  return { status: answer.status, text: answer.body.toString('utf8') };
}
