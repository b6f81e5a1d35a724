import { withDeadline } from '../../../../lib/deadline.ts';
import type { WaysOut } from '../../../../lib/http-client.ts';
import { hostOfUrl } from '../../../../model/net/host.ts';
import { PAC } from '../../../../model/text/en/evidence-connectivity.ts';
import type { PacJob, PacOutcome } from './pac-job.ts';
import { waysOfPac } from './pac-result.ts';
import { type PacScript, unread } from './pac-script.ts';

/** What the chooser stands on; none of these rejects. */
export interface PacIo {
  readScript(url: string): Promise<PacScript>;
  evaluate(job: PacJob, signal: AbortSignal): Promise<PacOutcome>;
  /** The address that this laptop reaches the Internet from. */
  ownAddress(): Promise<string>;
  monotonicMs(): number;
}

/** Ways by a PAC script; `pacUrl` names it. */
export type ChooseByPac = (pacUrl: string, url: URL, signal: AbortSignal) => Promise<WaysOut>;

/** A script is read again after this long, and one that could not be read sooner. */
const SCRIPT_MS = 5 * 60_000;
const NO_SCRIPT_MS = 30_000;
/** An answer holds for the host for this long, as browsers have it, from the same address. */
const ANSWER_MS = 2 * 60_000;
const MAX_ANSWERS = 64;

interface Kept<T> {
  readonly value: T;
  readonly untilMs: number;
}

export function createPacChooser(io: PacIo): ChooseByPac {
  let script: { readonly from: string; readonly read: Promise<PacScript>; untilMs: number } | null =
    null;
  const answers = new Map<string, Kept<WaysOut>>();

  /** One reading for all who ask meanwhile; it is bounded by itself. */
  const scriptAt = (pacUrl: string, ownAddress: string): Promise<PacScript> => {
    // The same name may lead to another script from another network.
    const from = `${pacUrl} ${ownAddress}`;
    if (script?.from === from && io.monotonicMs() < script.untilMs) return script.read;
    const reading = { from, read: io.readScript(pacUrl), untilMs: Infinity };
    script = reading;
    void reading.read.then(({ ok }) => {
      reading.untilMs = io.monotonicMs() + (ok ? SCRIPT_MS : NO_SCRIPT_MS);
    });
    return reading.read;
  };
  const answerFor = async (
    pacUrl: string,
    url: URL,
    ownAddress: string,
    signal: AbortSignal,
  ): Promise<WaysOut> => {
    const read = await withDeadline<PacScript>(
      { timeoutMs: null, signal },
      () => unread(pacUrl, 'ABORT_ERR'),
      (settle) => {
        void scriptAt(pacUrl, ownAddress).then(settle);
        return undefined;
      },
    );
    if (!read.ok)
      return {
        ways: [null],
        untold: read.why,
        ...(read.isUnreachable === true ? { isPacUnreachable: true } : {}),
      };
    const outcome = await io.evaluate(
      { script: read.text, url: shownUrl(url), host: hostOfUrl(url), ownAddress },
      signal,
    );
    return outcome.ok
      ? waysOfPac(outcome.result)
      : { ways: [null], untold: PAC.undecided(pacUrl, outcome.kind, outcome.why) };
  };

  return async (pacUrl, url, signal) => {
    const ownAddress = await io.ownAddress();
    const key = `${pacUrl} ${ownAddress} ${url.protocol}${url.host}`;
    const kept = answers.get(key);
    if (kept !== undefined && io.monotonicMs() < kept.untilMs) return kept.value;
    const value = await answerFor(pacUrl, url, ownAddress, signal);
    answers.delete(key);
    if (!signal.aborted && value.untold === null) {
      if (answers.size >= MAX_ANSWERS) answers.clear();
      answers.set(key, { value, untilMs: io.monotonicMs() + ANSWER_MS });
    }
    return value;
  };
}

/** Path and query of https are no business of the script's (Chromium does the same). */
export const shownUrl = (url: URL): string =>
  url.protocol === 'https:' ? `${url.origin}/` : url.href;
