import { reasonOf } from '../../lib/error-name.ts';
import { withDeadline } from '../../lib/deadline.ts';
import { BUILDING } from '../../model/text/en/bundle.ts';
import type { Log } from '../log.ts';
import type { Extent, MadeReport, Making, NotMade, ReportOrder } from './make-report.ts';
import { makeInThread } from './report-thread.ts';

/** Never rejects. */
export type BuildReport = (order: ReportOrder, signal: AbortSignal) => Promise<Making>;

export interface BuilderIo {
  readonly log: Log;
  readonly inThread?: typeof makeInThread;
  readonly here?: (order: ReportOrder, extent: Extent) => Promise<Making>;
}

// Loaded when the thread has failed: a quiet agent needs none of it.
const makeHereByDefault: NonNullable<BuilderIo['here']> = async (order, extent) =>
  (await import('./make-report.ts')).makeReport(order, extent);

/** A silent disk has six of them. */
const WHOLE_MS = 11_000;
const IN_HAND_MS = 3_000;
/** Of an envelope alone: nothing comes behind it, and a busy machine takes its time. */
const BARE_MS = 15_000;
/** Of an agent that ends: whoever asked for that waits. */
const ENDING_MS = 1_500;

/**
 * Builds a report within half a minute. What a whole one runs into, be it the agent's end, costs its documents,
 * never the report: a smaller one goes, and says what is missing. None is built unencrypted where
 * there are recipients.
 */
export const createBuilder =
  ({ log, inThread = makeInThread, here = makeHereByDefault }: BuilderIo): BuildReport =>
  async (order, signal) => {
    const whole = await inThread(order, { timeoutMs: WHOLE_MS, signal });
    if (isFinal(whole)) return whole;
    const isEnding = whole.why === 'ended';
    log(BUILDING.smaller(whole.message));
    const smaller = { ...order, loss: [...order.loss, BUILDING.smaller(whole.message)] };
    const inHand = await makeHere(smaller, 'in hand', isEnding ? ENDING_MS : IN_HAND_MS);
    if (isFinal(inHand)) return inHand;
    log(BUILDING.bare(inHand.message));
    const bare = { ...smaller, loss: [...smaller.loss, BUILDING.bare(inHand.message)] };
    return makeHere(bare, 'bare', isEnding ? ENDING_MS : BARE_MS);

    function makeHere(asked: ReportOrder, extent: Extent, timeoutMs: number): Promise<Making> {
      return withDeadline<Making>(
        // Not the agent's signal: the little that is left to do is done within its end.
        { timeoutMs },
        () => ({ ok: false, why: 'late', message: BUILDING.late(timeoutMs / 1000) }),
        (settle) => {
          const made = async (): Promise<Making> => here(asked, extent);
          made().then(settle, (thrown: unknown) => {
            settle({ ok: false, why: 'failed', message: reasonOf(thrown) });
          });
          return () => undefined;
        },
      );
    }
  };

const isFinal = (
  making: Making,
): making is MadeReport | (NotMade & { readonly why: 'not-encrypted' }) =>
  making.ok || making.why === 'not-encrypted';
