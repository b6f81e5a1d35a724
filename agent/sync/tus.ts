import { UPLOAD } from '../../model/text/en/receipts.ts';
import { fetchReceipt } from './client.ts';
import { notSent } from './trouble.ts';
import { createUpload, type Failed, patchUpload, standingOf, type Upload } from './tus-requests.ts';
import { type Delivery, refusedBy, routeOf, type UploadAnswer } from './wire.ts';

/** What is done next about one upload. `at`: its URL. */
type Step =
  | { readonly do: 'create' }
  | { readonly do: 'ask'; readonly at: string }
  | { readonly do: 'send'; readonly at: string; readonly offset: number }
  /**
   * `late`: nothing was sent in this try, so the collector had its time; `gone`: it knows no such
   * upload; `early`: none was begun, and a receipt may have been lost.
   */
  | { readonly do: 'fetch-receipt'; readonly when: 'fresh' | 'late' | 'gone' | 'early' }
  | { readonly do: 'answer'; readonly answer: UploadAnswer };

/** A collector that leads round in circles is left until the next try. */
const MAX_STEPS = 10;

/**
 * Hands a report over in parts by tus 1.0.0 (tus.io/protocols/resumable-upload), from where an
 * earlier try was cut; the receipt is fetched when the collector has all of it. An upload that was
 * begun is given up only when the collector itself knows nothing of it, or has all of it and gives
 * no receipt. Never rejects.
 */
export async function uploadReport(upload: Upload, delivery: Delivery): Promise<UploadAnswer> {
  const { report, record } = upload;
  const begun = record.read();
  let step: Step =
    begun !== null
      ? { do: 'ask', at: begun }
      : report.tries > 0
        ? { do: 'fetch-receipt', when: 'early' }
        : { do: 'create' };
  for (let done = 0; done < MAX_STEPS; done += 1) {
    if (step.do === 'answer') return step.answer;
    step = await stepAfter(step, upload, delivery);
  }
  return refusedBy(routeOf(delivery.collectorUrl, 'v1/uploads'), UPLOAD.goesInCircles);
}

async function stepAfter(
  step: Exclude<Step, { do: 'answer' }>,
  upload: Upload,
  delivery: Delivery,
): Promise<Step> {
  const { report } = upload;
  switch (step.do) {
    case 'create': {
      const created = await createUpload(upload, delivery);
      if (created.kind !== 'created') return answer(created);
      const { at } = created;
      return kept(upload, at) ?? { do: 'send', at, offset: 0 };
    }
    case 'ask': {
      const standing = await standingOf(step.at, upload, delivery);
      if (standing.kind === 'gone') return { do: 'fetch-receipt', when: 'gone' };
      if (standing.kind !== 'at') return answer(standing);
      return standing.offset === report.bytes
        ? { do: 'fetch-receipt', when: 'late' }
        : { do: 'send', at: step.at, offset: standing.offset };
    }
    case 'send':
      return sendAll(step, upload, delivery);
    case 'fetch-receipt': {
      const fetched = await fetchReceipt(report.id, delivery);
      if (fetched.kind !== 'none') return answer(fetched);
      if (step.when === 'fresh')
        return answer(refusedBy(routeOf(delivery.collectorUrl, 'v1/uploads'), UPLOAD.noReceipt));
      return kept(upload, null) ?? { do: 'create' };
    }
  }
}

/** Part after part, each from where the collector says it is. */
async function sendAll(
  { at, offset: begin }: Extract<Step, { do: 'send' }>,
  upload: Upload,
  delivery: Delivery,
): Promise<Step> {
  let offset = begin;
  while (offset < upload.report.bytes) {
    const standing = await patchUpload(at, offset, upload, delivery);
    if (standing.kind === 'elsewhere') return { do: 'ask', at };
    if (standing.kind === 'gone') return { do: 'fetch-receipt', when: 'gone' };
    if (standing.kind !== 'at') return answer(standing);
    ({ offset } = standing);
  }
  return { do: 'fetch-receipt', when: 'fresh' };
}

/** An upload that is not remembered would be begun anew by the next try. */
function kept({ record }: Upload, at: string | null): Step | null {
  const written = record.write(at);
  return written.ok
    ? null
    : answer({ kind: 'failed', trouble: notSent(UPLOAD.unkept(written.message)) });
}

const answer = (told: UploadAnswer | Failed): Step => ({ do: 'answer', answer: told });
