import { reasonOf } from '../lib/error-name.ts';
import type { Quota } from './quota.ts';
import { isFull } from './store/database-errors.ts';
import type { IdLocks } from './store/id-locks.ts';
import type { IndexedReport } from './store/index-row.ts';
import { rowFromFile, rowOf, soundBody, soundRow, type MendIo } from './store/mend.ts';
import type { ProblemCode } from './wire/problems.ts';
import { sha256Of, type Trailer } from './store/stored-report.ts';
import { decideUpload, type UploadHead } from './wire/upload-request.ts';

/** `receipt` is the text to send, the same for every repetition. */
export type IntakeResult =
  | { readonly ok: true; readonly created: boolean; readonly receipt: string }
  | { readonly ok: false; readonly problem: ProblemCode };

/** Never rejects. */
export interface Intake {
  /** What can be said before the body is read; null when the body is needed. */
  foresee(head: UploadHead): Promise<IntakeResult | null>;
  /**
   * Takes a whole body of `head.bytes` bytes. Resolves with a receipt only after body and row are
   * durable.
   */
  accept(head: UploadHead, body: Uint8Array): Promise<IntakeResult>;
  /**
   * The same for a body that came in parts and stands in `file`: that becomes the report's own, or
   * stays where it is when there is a receipt already.
   */
  adopt(head: UploadHead, body: Uint8Array, file: string): Promise<IntakeResult>;
  /**
   * The receipt that was given for an id, checked; null when none was, or to another device than
   * `of`; that null: to any.
   */
  receipt(id: string, of: string | null): Promise<IntakeResult | null>;
}

export interface IntakeIo extends MendIo {
  readonly locks: IdLocks;
  readonly now: () => Date;
  readonly quota: Quota;
  /** Makes room where there is none; resolves when it has looked. */
  readonly makeRoom: () => Promise<void>;
  /** Most bytes of bodies that are kept. */
  readonly maxStoreBytes: number;
}

export function createIntake(io: IntakeIo): Intake {
  const { bodies, index, key, locks, log, now, quota, maxStoreBytes } = io;
  /**
   * Judges by what is stored, after a look at it: an old receipt is given only for a body that is
   * still there. Rejects with the system's or the database's error.
   */
  const judge = async (
    head: UploadHead,
  ): Promise<{ result: IntakeResult | null; receipt: string | null }> => {
    const known = await soundRow(io, head.id);
    const isSame = known?.sha256 === head.sha256;
    const body = known !== null && isSame ? await soundBody(io, known) : null;
    const receipt = known?.receipt ?? null;
    const decision = decideUpload(
      known === null ? null : { ...known, whole: body !== null },
      head.sha256,
    );
    if (decision === 'conflict') return { result: { ok: false, problem: 'id-conflict' }, receipt };
    if (decision === 'repeat' && receipt !== null)
      return { result: { ok: true, created: false, receipt }, receipt };
    if ((await index.whole()).bytes + head.bytes > maxStoreBytes)
      return { result: { ok: false, problem: 'store-full' }, receipt };
    const spent = known === null ? await quota.refusal(head) : null;
    if (spent !== null) return { result: { ok: false, problem: spent }, receipt };
    return { result: null, receipt };
  };

  const store = async (
    head: UploadHead,
    body: Uint8Array,
    keep: (trailer: Trailer) => Promise<boolean>,
  ): Promise<IntakeResult> => {
    const { id, sha256, bytes, device } = head;
    const { result, receipt: given } = await judge(head);
    if (result !== null) return result;
    if (given !== null) return again(head, given, keep);
    const receivedAt = now().toISOString();
    const receipt = `${JSON.stringify(key.sign({ id, sha256, bytes, receivedAt }))}\n`;
    const counted = await quota.take(head);
    if (!counted.ok) return counted;
    const made = rowOf({ id, sha256, bytes, receivedAt }, { device, receipt }, body);
    try {
      const row = (await keep({ device, receipt })) ? made : await standing(id);
      const { sha256: stored, receipt: first } = await index.insert(row);
      if (stored !== sha256) {
        counted.giveBack();
        return { ok: false, problem: 'id-conflict' };
      }
      log(`report ${id} from ${device}: ${String(bytes)} bytes`);
      return { ok: true, created: true, receipt: first };
    } catch (thrown) {
      counted.giveBack();
      throw thrown;
    }
  };

  /** A body whose receipt was given, and that was lost since. */
  const again = (
    { id, device }: UploadHead,
    receipt: string,
    keep: (trailer: Trailer) => Promise<boolean>,
  ): Promise<IntakeResult> =>
    index.alone(id, async () => {
      if (!(await keep({ device, receipt }))) await standing(id);
      await index.setWhole(id, true);
      log(`report ${id}: its lost body has been received again`);
      return { ok: true, created: false, receipt };
    });

  /**
   * What another collector stored under an id before, or this one by a request whose answer never
   * came. One that was never whole goes out of the way, and its laptop sends again.
   */
  const standing = async (id: string): Promise<IndexedReport> => {
    const file = (await bodies.read(id))?.file ?? null;
    const row = file === null ? null : rowFromFile(id, file, key);
    if (row?.whole === true) return row;
    if (file !== null) await bodies.setAside(id);
    throw new Error('what stood under its name is no body with a receipt of this key');
  };

  /** Outside the lock of an id: what gives way may be what comes again. */
  const roomy = async <T extends IntakeResult | null>(work: () => Promise<T>): Promise<T> => {
    const result = await work();
    if (result === null || result.ok || result.problem !== 'store-full') return result;
    await io.makeRoom();
    return work();
  };

  const guarded = async <T>(
    id: string,
    work: () => Promise<T>,
  ): Promise<T | { readonly ok: false; readonly problem: ProblemCode }> => {
    try {
      return await locks.run(id, work);
    } catch (thrown) {
      log(`report ${id} could not be stored or read: ${reasonOf(thrown)}`);
      return { ok: false, problem: isFull(thrown) ? 'storage-full' : 'storage-failed' };
    }
  };

  const checked = (
    head: UploadHead,
    body: Uint8Array,
    keep: (trailer: Trailer) => Promise<boolean>,
  ): Promise<IntakeResult> =>
    body.length === head.bytes && sha256Of(body) === head.sha256
      ? roomy(() => guarded(head.id, () => store(head, body, keep)))
      : Promise.resolve({ ok: false, problem: 'digest-mismatch' });

  return {
    foresee: (head) => roomy(() => guarded(head.id, async () => (await judge(head)).result)),
    accept: (head, body) => checked(head, body, (trailer) => bodies.create(head.id, body, trailer)),
    adopt: (head, body, file) =>
      checked(head, body, async (trailer) => {
        await bodies.adopt(head.id, file, head.bytes, trailer);
        return true;
      }),
    receipt: (id, of) =>
      guarded(id, async () => {
        const row = await soundRow(io, id);
        return row === null || (of !== null && row.device !== of)
          ? null
          : { ok: true as const, created: false, receipt: row.receipt };
      }),
  };
}
