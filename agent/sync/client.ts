import { Others } from '../../model/others.ts';
import { CollectorKey } from '../../model/receipt.ts';
import { parseJson } from '../../model/json.ts';
import type { SendTrouble } from '../../model/send-trouble.ts';
import {
  ask,
  type Delivery,
  isProblem,
  judge,
  type OutgoingReport,
  stranger,
  type UploadAnswer,
} from './wire.ts';

/** RFC 9530: the digest of the representation, as a byte sequence. */
export const reprDigest = (sha256: string): string =>
  `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;

/**
 * PUT of one report under its own id: repeating it changes nothing at the collector. Never rejects.
 */
export async function putReport(report: OutgoingReport, delivery: Delivery): Promise<UploadAnswer> {
  const asked = await ask(delivery, {
    method: 'PUT',
    route: `v1/reports/${report.id}`,
    headers: {
      'Content-Type': report.mediaType,
      'Content-Length': String(report.bytes),
      'Repr-Digest': reprDigest(report.sha256),
      'Linesman-Device': delivery.device,
    },
    body: report.body,
  });
  return asked.ok ? judge(asked, delivery.now()) : { kind: 'failed', trouble: asked.trouble };
}

/** The receipt of a report that the collector may have; `none`: it has not. Never rejects. */
export async function fetchReceipt(
  id: string,
  delivery: Delivery,
): Promise<UploadAnswer | { readonly kind: 'none' }> {
  const asked = await ask(delivery, {
    method: 'GET',
    route: `v1/reports/${id}/receipt`,
    headers: { 'Linesman-Device': delivery.device },
  });
  if (!asked.ok) return { kind: 'failed', trouble: asked.trouble };
  // A login page may answer 404 as well: then nothing is known.
  if (asked.answer.status === 404 && isProblem(asked.answer)) return { kind: 'none' };
  return judge(asked, delivery.now());
}

/** How others stand beside whose report this is; null: whoever answers does not say. Never rejects. */
export async function fetchOthers(id: string, delivery: Delivery): Promise<Others | null> {
  const asked = await ask(delivery, {
    method: 'GET',
    route: `v1/reports/${id}/others`,
    headers: { 'Linesman-Device': delivery.device },
  });
  if (!asked.ok || asked.answer.status !== 200) return null;
  const parsed = Others.safeParse(parseJson(asked.answer.body.toString('utf8')));
  return parsed.success ? parsed.data : null;
}

const KEY_TIMEOUT_MS = 10_000;

/** The key that a collector signs with. */
export async function fetchCollectorKey(
  delivery: Pick<Delivery, 'http' | 'collectorUrl' | 'signal' | 'traffic'>,
): Promise<
  | { readonly ok: true; readonly key: CollectorKey }
  | { readonly ok: false; readonly trouble: SendTrouble }
> {
  const asked = await ask(delivery, {
    method: 'GET',
    route: 'v1/key',
    timeoutMs: KEY_TIMEOUT_MS,
  });
  if (!asked.ok) return asked;
  const { answer } = asked;
  const parsed = CollectorKey.safeParse(
    answer.status === 200 ? parseJson(answer.body.toString('utf8')) : undefined,
  );
  return parsed.success
    ? { ok: true, key: parsed.data }
    : { ok: false, trouble: stranger(asked).trouble };
}
