import { randomBytes, randomUUID } from 'node:crypto';
import type { Pool, QueryResult } from 'pg';
import * as z from 'zod/mini';
import { reasonOf } from '../../lib/error-name.ts';
import type { Intake } from '../intake.ts';
import {
  type Begun,
  isFinal,
  type Refused,
  type Upload,
  type UploadLimits,
  type Uploads,
} from '../uploads.ts';
import { createUploadLocks, type UploadClaim } from '../wire/upload-locks.ts';
import type { UploadHead } from '../wire/upload-request.ts';

const Row = z.object({
  token: z.string(),
  id: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  device: z.string(),
  metadata: z.string(),
  reached: z.number(),
  done: z.boolean(),
  changed_at: z.date(),
});

interface SharedUpload extends Upload {
  readonly changedAt: Date;
}

export interface SharedUploadsIo {
  readonly pool: Pool;
  readonly intake: Intake;
  readonly limits: UploadLimits;
  readonly log: (message: string) => void;
  readonly now: () => Date;
}

/** So much of a part is durable at a time: what a collector loses by its death is less. */
const FLUSH_BYTES = 256 * 1024;

/**
 * Uploads of several collectors, in their database: a part and the offset behind it become durable
 * together. Whoever holds an upload is named in it; a newer request, at whichever collector, puts its
 * own name there, and what the older one would still add is refused by the database. Nothing is
 * locked that a death could leave locked.
 */
export function openSharedUploads({ pool, intake, limits, log, now }: SharedUploadsIo): Uploads {
  const locks = createUploadLocks(limits.lockWaitMs);
  /** One whole body in memory at a time. */
  let settling: Promise<unknown> = Promise.resolve();

  const ask = (text: string, values: readonly unknown[]): Promise<QueryResult> =>
    pool.query(text, [...values]);
  const uploads = async (text: string, values: readonly unknown[]): Promise<SharedUpload[]> =>
    (await ask(text, values)).rows.map((row) => {
      const { reached: offset, done: isDone, changed_at: changedAt, ...rest } = Row.parse(row);
      return { ...rest, offset: isDone ? rest.bytes : offset, isDone, changedAt };
    });

  const failed = (what: string, thrown: unknown): Refused => {
    log(`the upload of report ${what} could not be kept: ${reasonOf(thrown)}`);
    return { ok: false, problem: 'storage-failed' };
  };
  const drop = (token: string): Promise<unknown> =>
    ask('DELETE FROM upload WHERE token = $1', [token]);

  /** Whether it fits, after those gave way that were idle for longest. */
  const hasRoom = async (
    bytes: number,
    device: string | null,
    { most, mostBytes }: { readonly most: number; readonly mostBytes: number },
  ): Promise<boolean> => {
    for (;;) {
      const { rows } = await ask(
        `SELECT count(*)::int AS n, coalesce(sum(bytes), 0)::float AS bytes FROM upload
        WHERE ($1::text IS NULL OR (device = $1 AND NOT done))`,
        [device],
      );
      const [row] = rows as { readonly n: number; readonly bytes: number }[];
      if ((row?.n ?? 0) < most && (row?.bytes ?? 0) + bytes <= mostBytes) return true;
      const { rowCount } = await ask(
        `DELETE FROM upload WHERE token = (SELECT token FROM upload
          WHERE ($1::text IS NULL OR (device = $1 AND NOT done)) AND changed_at <= now() - $2 * interval '1 millisecond'
          ORDER BY done DESC, (reached > 0), changed_at LIMIT 1)`,
        [device, limits.graceMs],
      );
      if (rowCount === 0) return false;
    }
  };

  const settle = (upload: SharedUpload): Promise<Begun> => {
    const work = settling.then(async (): Promise<Begun> => {
      try {
        const { rows } = await ask('SELECT content FROM upload_part WHERE token = $1 ORDER BY at', [
          upload.token,
        ]);
        const body = Buffer.concat(rows.map(({ content }: { content: Buffer }) => content));
        const result = await intake.accept(upload, body);
        if (result.ok) {
          await ask('UPDATE upload SET done = true WHERE token = $1', [upload.token]);
          await ask('DELETE FROM upload_part WHERE token = $1', [upload.token]);
          return { ok: true, upload: { ...upload, isDone: true } };
        }
        // Its laptop cannot mend it by going on: it begins again, or learns that the id is taken.
        if (isFinal(result)) await drop(upload.token);
        return result;
      } catch (thrown) {
        return failed(upload.id, thrown);
      }
    });
    settling = work;
    return work;
  };

  const heldOf = (first: SharedUpload, holder: string, claim: UploadClaim) => {
    let upload = first;
    /** Durable with the offset behind it; false when somebody else holds the upload by now. */
    const append = async (content: Buffer): Promise<boolean> => {
      const moved = await uploads(
        `WITH moved AS (UPDATE upload SET reached = reached + length($4::bytea), changed_at = now()
          WHERE token = $1 AND holder = $2 AND reached = $3 AND NOT done RETURNING *),
        added AS (INSERT INTO upload_part (token, at, content) SELECT token, $3, $4 FROM moved)
        SELECT * FROM moved`,
        [upload.token, holder, upload.offset, content],
      );
      const [next] = moved;
      if (next !== undefined) upload = next;
      return next !== undefined;
    };
    const takeBack = async (offset: number): Promise<void> => {
      const back = await uploads(
        `WITH gone AS (DELETE FROM upload_part WHERE token = $1 AND at >= $3)
        UPDATE upload SET reached = $3 WHERE token = $1 AND holder = $2 RETURNING *`,
        [upload.token, holder, offset],
      );
      upload = back[0] ?? upload;
    };

    return {
      upload: first,
      wanted: claim.wanted,
      release: () => {
        claim.release();
      },
      add: async (
        bring: (write: (bytes: Uint8Array) => Promise<void>) => Promise<boolean>,
      ): Promise<Begun> => {
        const start = upload.offset;
        let waiting: Buffer[] = [];
        let waitingBytes = 0;
        const lost = { isOthers: false };
        const flush = async (): Promise<void> => {
          const content = Buffer.concat(waiting);
          waiting = [];
          waitingBytes = 0;
          if (content.length > 0 && !lost.isOthers) lost.isOthers = !(await append(content));
        };
        try {
          const counts = await bring(async (bytes) => {
            waiting.push(Buffer.from(bytes));
            waitingBytes += bytes.length;
            if (waitingBytes >= FLUSH_BYTES) await flush();
          });
          if (counts) await flush();
          else await takeBack(start);
        } catch (thrown) {
          return failed(upload.id, thrown);
        }
        if (lost.isOthers) return { ok: false, problem: 'upload-locked' };
        return upload.offset === upload.bytes ? settle(upload) : { ok: true, upload };
      },
      settle: () =>
        upload.isDone || upload.offset < upload.bytes
          ? Promise.resolve({ ok: true as const, upload })
          : settle(upload),
      remove: async (): Promise<Begun> => {
        try {
          await drop(upload.token);
          return { ok: true, upload };
        } catch (thrown) {
          return failed(upload.id, thrown);
        }
      },
    };
  };

  const create = async (head: UploadHead, metadata: string): Promise<Begun> => {
    const { id, sha256, bytes, device } = head;
    const known = await intake.foresee(head);
    if (known?.ok === false) return known;
    const isDone = known !== null;
    const [done] = isDone
      ? await uploads(
          'SELECT * FROM upload WHERE id = $1 AND sha256 = $2 AND device = $3 AND done LIMIT 1',
          [id, sha256, device],
        )
      : [];
    if (done !== undefined) return { ok: true, upload: done };
    // One report has one upload: its laptop has lost the name of the earlier one.
    await ask('DELETE FROM upload WHERE id = $1 AND sha256 = $2 AND device = $3', [
      id,
      sha256,
      device,
    ]);
    const own = { most: limits.maxOpenPerDevice, mostBytes: limits.maxBytesPerDevice };
    if (!isDone && !(await hasRoom(bytes, device, own)))
      return { ok: false, problem: 'too-many-uploads' };
    const all = { most: limits.maxOpen, mostBytes: limits.maxBytes };
    if (!(await hasRoom(isDone ? 0 : bytes, null, all))) return { ok: false, problem: 'busy' };
    const [made] = await uploads(
      'INSERT INTO upload (token, id, sha256, bytes, device, metadata, reached, done) VALUES ($1, $2, $3, $4, $5, $6, 0, $7) RETURNING *',
      [randomBytes(16).toString('hex'), id, sha256, bytes, device, metadata, isDone],
    );
    if (made === undefined) throw new Error('nothing was written');
    return { ok: true, upload: made };
  };

  return {
    create: async (head, metadata) => {
      try {
        return await create(head, metadata);
      } catch (thrown) {
        return failed(head.id, thrown);
      }
    },
    hold: async (token) => {
      const claim = await locks.claim(token);
      if (claim === null) return { ok: false, problem: 'upload-locked' };
      const holder = randomUUID();
      try {
        const [upload] = await uploads(
          'UPDATE upload SET holder = $2 WHERE token = $1 RETURNING *',
          [token, holder],
        );
        if (upload !== undefined) return { ok: true, held: heldOf(upload, holder, claim) };
        claim.release();
        return { ok: false, problem: 'unknown-upload' };
      } catch (thrown) {
        claim.release();
        return failed(token, thrown);
      }
    },
    deviceOf: async (token) =>
      (await uploads('SELECT * FROM upload WHERE token = $1', [token]))[0]?.device ?? null,
    expiresAt: (upload) => {
      const from =
        'changedAt' in upload && upload.changedAt instanceof Date ? upload.changedAt : now();
      return new Date(Math.max(now().getTime(), from.getTime() + limits.maxIdleMs));
    },
    forget: async (device) => {
      await ask('DELETE FROM upload WHERE device = $1', [device]);
    },
    sweep: async () => {
      await ask("DELETE FROM upload WHERE changed_at <= now() - $1 * interval '1 millisecond'", [
        limits.maxIdleMs,
      ]);
    },
    end: () => locks.end(),
  };
}
