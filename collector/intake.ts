import type { BodyStore } from './body-store.ts';
import { sha256Of } from './body-store.ts';
import type { ProblemCode } from './problems.ts';
import type { IndexedReport, ReportIndex } from './report-index.ts';
import { decodeReport, summarize } from './report-summary.ts';
import type { SigningKey } from './signing-key.ts';
import { reasonOf, errorCode } from '../lib/error-name.ts';
import { decideUpload, type UploadHead } from './upload-request.ts';

/** `receipt` is the text to send, the same for every repetition. */
export type IntakeResult =
  | { readonly ok: true; readonly created: boolean; readonly receipt: string }
  | { readonly ok: false; readonly problem: ProblemCode };

export interface Intake {
  /** What can be said before the body is read; null when the body is needed. */
  foresee(head: UploadHead): IntakeResult | null;
  /**
   * Takes a whole body of `head.bytes` bytes. Resolves with a receipt only after body and row are
   * durable. Never rejects.
   */
  accept(head: UploadHead, body: Uint8Array): Promise<IntakeResult>;
  /** Resolves when nothing is being stored any more. */
  idle(): Promise<void>;
}

export interface IntakeIo {
  readonly bodies: BodyStore;
  readonly index: ReportIndex;
  readonly key: SigningKey;
  readonly log: (message: string) => void;
  readonly now: () => Date;
}

/**
 * A row with a fresh receipt for a body that is durable. The time is stored with three digits of
 * the second, as signed.
 */
export function newRow(
  { key, now }: Pick<IntakeIo, 'key' | 'now'>,
  head: UploadHead,
  body: Uint8Array,
): IndexedReport {
  const { id, sha256, bytes, device } = head;
  const receivedAt = now().toISOString();
  const receipt = `${JSON.stringify(key.sign({ id, sha256, bytes, receivedAt }))}\n`;
  const report = decodeReport(body);
  return {
    id,
    device,
    sha256,
    bytes,
    receivedAt,
    receipt,
    summary: report === null ? null : summarize(report),
    whole: true,
  };
}

export function createIntake(parts: IntakeIo): Intake {
  const { bodies, index, log } = parts;
  /** One store at a time for one id: the same report may arrive twice at once. */
  const underWay = new Map<string, Promise<IntakeResult>>();

  const foresee = (head: UploadHead): IntakeResult | null => {
    const known = index.find(head.id);
    const decision = decideUpload(known, head.sha256);
    if (decision === 'conflict') return { ok: false, problem: 'id-conflict' };
    return known !== null && decision === 'repeat'
      ? { ok: true, created: false, receipt: known.receipt }
      : null;
  };

  const store = async (head: UploadHead, body: Uint8Array): Promise<IntakeResult> => {
    try {
      const foreseen = foresee(head);
      if (foreseen !== null) return foreseen;
      const known = index.find(head.id);
      await bodies.write(head.id, body);
      if (known !== null) {
        index.setWhole(head.id, true);
        log(`report ${head.id}: its lost body has been received again`);
        return { ok: true, created: false, receipt: known.receipt };
      }
      const row = newRow(parts, head, body);
      index.insert(row);
      log(`report ${head.id} from ${head.device}: ${String(head.bytes)} bytes`);
      return { ok: true, created: true, receipt: row.receipt };
    } catch (thrown) {
      log(`report ${head.id} could not be stored: ${reasonOf(thrown)}`);
      return { ok: false, problem: isFull(thrown) ? 'storage-full' : 'storage-failed' };
    }
  };

  return {
    foresee,

    async accept(head, body) {
      if (sha256Of(body) !== head.sha256) return { ok: false, problem: 'digest-mismatch' };
      for (let other = underWay.get(head.id); other !== undefined; other = underWay.get(head.id))
        await other;
      const storing = store(head, body);
      underWay.set(head.id, storing);
      try {
        return await storing;
      } finally {
        underWay.delete(head.id);
      }
    },

    async idle() {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}

const SQLITE_FULL = 13;

const isFull = (thrown: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes(errorCode(thrown) ?? '') ||
  (thrown instanceof Error && 'errcode' in thrown && thrown.errcode === SQLITE_FULL);
