import { randomBytes } from 'node:crypto';
import { reasonOf } from '../lib/error-name.ts';
import type { Intake, IntakeResult } from './intake.ts';
import { isFull } from './store/database-errors.ts';
import type { FoundUpload, UploadFiles, UploadRecord } from './store/upload-files.ts';
import type { ProblemCode } from './wire/problems.ts';
import { createUploadLocks, type UploadClaim } from './wire/upload-locks.ts';
import type { UploadHead } from './wire/upload-request.ts';

/** How many uploads may be open, and for how long. */
export interface UploadLimits {
  readonly maxOpen: number;
  /** Of all that is promised, in bytes. */
  readonly maxBytes: number;
  readonly maxOpenPerDevice: number;
  readonly maxBytesPerDevice: number;
  /** An upload that nothing is added to for so long is removed. */
  readonly maxIdleMs: number;
  /** Where there is no room, one that was idle for so long gives way. */
  readonly graceMs: number;
  /** How long a request waits for an older one to let go of the upload. */
  readonly lockWaitMs: number;
}

/** An upload as those see it who know its name. */
export interface Upload extends UploadRecord {
  readonly token: string;
  /** Bytes that are durable. */
  readonly offset: number;
  /** The report has its receipt; what is left is this entry, for a laptop whose answer was lost. */
  readonly isDone: boolean;
}

interface Entry extends UploadRecord {
  readonly token: string;
  offset: number;
  isDone: boolean;
  /** On a monotonic clock, in milliseconds. */
  changedAtMs: number;
}

export type Refused = { readonly ok: false; readonly problem: ProblemCode };
export type Begun = { readonly ok: true; readonly upload: Upload } | Refused;

/** An upload that one request holds. No method rejects. */
export interface HeldUpload {
  readonly upload: Upload;
  readonly wanted: AbortSignal;
  /**
   * Adds what `bring` hands over, in order, from the upload's offset on; what came before it ended
   * is kept, unless it answers false. Resolves when it is durable, and with the receipt's problem when that was all.
   */
  add(bring: (write: (bytes: Uint8Array) => Promise<void>) => Promise<boolean>): Promise<Begun>;
  /** Hands a whole upload to the intake, where a death or a full disk kept it from it. */
  settle(): Promise<Begun>;
  remove(): Promise<Begun>;
  release(): void;
}

export interface Uploads {
  create(head: UploadHead, metadata: string): Promise<Begun>;
  /** Holds an upload; an older request that does is asked to let go. */
  hold(token: string): Promise<{ readonly ok: true; readonly held: HeldUpload } | Refused>;
  /** Whose upload it is; null when there is none of that name. */
  deviceOf(token: string): Promise<string | null>;
  /** When an upload goes unless something is added to it. */
  expiresAt(upload: Upload): Date;
  /** Removes what has come of a device's reports, unless somebody holds it. */
  forget(device: string): Promise<void>;
  /** Removes what was idle too long. */
  sweep(): Promise<void>;
  /** Resolves when nothing is under way. */
  end(): Promise<void>;
}

export interface UploadsIo {
  readonly files: UploadFiles;
  readonly intake: Intake;
  /** Digest of the report that is stored under an id; null where there is none. */
  readonly knownDigest: (id: string) => Promise<string | null>;
  readonly limits: UploadLimits;
  readonly log: (message: string) => void;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}

/** Takes over what lies in the folder. Rejects with the system's error. */
export async function openUploads(io: UploadsIo): Promise<Uploads> {
  const { files, intake, knownDigest, limits, log, now, monotonicMs } = io;
  const entries = new Map<string, Entry>();
  const locks = createUploadLocks(limits.lockWaitMs);
  /** One whole body in memory at a time. */
  let settling: Promise<unknown> = Promise.resolve();

  const takeOver = async ({ changedAt, ...found }: FoundUpload): Promise<void> => {
    const idleMs = Math.max(0, now().getTime() - changedAt.getTime());
    // A death between the report and its upload's end: the report is the one that counts.
    const isDone = (await knownDigest(found.id)) === found.sha256;
    entries.set(found.token, {
      ...found,
      isDone,
      offset: isDone ? found.bytes : found.offset,
      changedAtMs: monotonicMs() - idleMs,
    });
  };
  for (const found of await files.load()) await takeOver(found);

  const idleMsOf = ({ changedAtMs }: Entry): number => monotonicMs() - changedAtMs;

  const failed = (entry: UploadRecord, thrown: unknown): Refused => {
    log(`the upload of report ${entry.id} could not be kept: ${reasonOf(thrown)}`);
    return { ok: false, problem: isFull(thrown) ? 'storage-full' : 'storage-failed' };
  };

  const drop = async (entry: Entry): Promise<void> => {
    await files.remove(entry.token);
    entries.delete(entry.token);
  };

  /** Removes an upload unless somebody holds it. */
  const dropIdle = async (entry: Entry): Promise<void> => {
    if (locks.isHeld(entry.token)) return;
    const claim = await locks.claim(entry.token);
    try {
      if (entries.has(entry.token)) await drop(entry);
    } finally {
      claim?.release();
    }
  };

  const openOf = (device: string): Entry[] =>
    [...entries.values()].filter((entry) => !entry.isDone && entry.device === device);
  const bytesOf = (some: Iterable<Entry>): number =>
    [...some].reduce((sum, entry) => sum + (entry.isDone ? 0 : entry.bytes), 0);
  const hasRoom = (bytes: number): boolean =>
    entries.size < limits.maxOpen && bytesOf(entries.values()) + bytes <= limits.maxBytes;

  const hasOwnRoom = ({ device, bytes }: UploadHead): boolean => {
    const own = openOf(device);
    return own.length < limits.maxOpenPerDevice && bytesOf(own) + bytes <= limits.maxBytesPerDevice;
  };

  /** Whoever brought nothing, or nothing for longest, gives way: silence never shuts others out. */
  const makeRoom = async (among: readonly Entry[], isEnough: () => boolean): Promise<void> => {
    const idle = among
      .filter((entry) => !locks.isHeld(entry.token) && idleMsOf(entry) >= limits.graceMs)
      .sort(
        (one, other) =>
          Number(other.isDone) - Number(one.isDone) ||
          Number(one.offset > 0) - Number(other.offset > 0) ||
          idleMsOf(other) - idleMsOf(one),
      );
    for (const entry of idle) {
      if (isEnough()) return;
      await dropIdle(entry);
    }
  };

  const settle = async (entry: Entry): Promise<Begun> => {
    const work = settling.then(async (): Promise<Begun> => {
      try {
        const body = await files.readPart(entry.token, entry.bytes);
        const result = await intake.adopt(entry, body, files.partOf(entry.token));
        if (result.ok) {
          entry.isDone = true;
          await files.removePart(entry.token);
          return { ok: true, upload: entry };
        }
        // Its laptop cannot mend it by going on: it begins again, or learns that the id is taken.
        if (isFinal(result)) await drop(entry);
        return result;
      } catch (thrown) {
        return failed(entry, thrown);
      }
    });
    settling = work;
    return work;
  };

  const heldOf = (entry: Entry, claim: UploadClaim): HeldUpload => ({
    upload: entry,
    wanted: claim.wanted,
    release: () => {
      claim.release();
    },

    add: async (bring) => {
      let reached = entry.offset;
      let failure: Refused | null = null;
      try {
        const part = await files.openPart(entry.token);
        try {
          const counts = await bring(async (bytes) => {
            await part.write(bytes, reached);
            reached += bytes.length;
          });
          if (!counts) reached = entry.offset;
        } catch (thrown) {
          failure = failed(entry, thrown);
        }
        await part.end();
      } catch (thrown) {
        return failed(entry, thrown);
      }
      if (reached > entry.offset) entry.changedAtMs = monotonicMs();
      entry.offset = reached;
      if (failure !== null) return failure;
      return entry.offset === entry.bytes ? settle(entry) : { ok: true, upload: entry };
    },

    settle: () =>
      entry.isDone || entry.offset < entry.bytes
        ? Promise.resolve({ ok: true, upload: entry })
        : settle(entry),

    remove: async () => {
      try {
        await drop(entry);
        return { ok: true, upload: entry };
      } catch (thrown) {
        return failed(entry, thrown);
      }
    },
  });

  const begin = async (head: UploadHead, metadata: string, isDone: boolean): Promise<Begun> => {
    const { id, sha256, bytes, device } = head;
    const token = randomBytes(16).toString('hex');
    const record = { id, sha256, bytes, device, metadata };
    const entry: Entry = {
      ...record,
      token,
      offset: isDone ? bytes : 0,
      isDone,
      changedAtMs: monotonicMs(),
    };
    // Before it is written: what comes at once is counted as well.
    entries.set(token, entry);
    try {
      await files.create(token, record);
      return { ok: true, upload: entry };
    } catch (thrown) {
      entries.delete(token);
      return failed(entry, thrown);
    }
  };

  return {
    async create(head, metadata) {
      const earlier = [...entries.values()].filter(
        ({ id, sha256, device }) =>
          id === head.id && sha256 === head.sha256 && device === head.device,
      );
      const known = await intake.foresee(head);
      if (known?.ok === false) return known;
      const done = known === null ? undefined : earlier.find(({ isDone }) => isDone);
      if (done !== undefined) return { ok: true, upload: done };
      // One report has one upload: its laptop has lost the name of the earlier one.
      for (const entry of earlier) {
        const claim = await locks.claim(entry.token);
        if (claim === null) return { ok: false, problem: 'upload-locked' };
        try {
          if (entries.has(entry.token)) await drop(entry);
        } catch (thrown) {
          return failed(entry, thrown);
        } finally {
          claim.release();
        }
      }
      const bytes = known === null ? head.bytes : 0;
      const fits = (): boolean => hasRoom(bytes);
      const ownFits = (): boolean => known !== null || hasOwnRoom(head);
      if (!ownFits()) await makeRoom(openOf(head.device), ownFits);
      if (!fits()) await makeRoom([...entries.values()], fits);
      if (!ownFits()) return { ok: false, problem: 'too-many-uploads' };
      if (!fits()) return { ok: false, problem: 'busy' };
      return begin(head, metadata, known !== null);
    },

    async hold(token) {
      if (!entries.has(token)) return { ok: false, problem: 'unknown-upload' };
      const claim = await locks.claim(token);
      if (claim === null) return { ok: false, problem: 'upload-locked' };
      const entry = entries.get(token);
      if (entry !== undefined) return { ok: true, held: heldOf(entry, claim) };
      claim.release();
      return { ok: false, problem: 'unknown-upload' };
    },

    deviceOf: (token) => Promise.resolve(entries.get(token)?.device ?? null),

    expiresAt: ({ token }) => {
      const entry = entries.get(token);
      const leftMs = limits.maxIdleMs - (entry === undefined ? 0 : idleMsOf(entry));
      return new Date(now().getTime() + Math.max(0, leftMs));
    },

    async forget(device) {
      for (const entry of entries.values()) if (entry.device === device) await dropIdle(entry);
    },

    async sweep() {
      for (const entry of entries.values())
        if (idleMsOf(entry) >= limits.maxIdleMs) await dropIdle(entry);
    },

    end: () => locks.end(),
  };
}

/** Whether the laptop has to begin again, or can only learn that the id is taken. */
export const isFinal = (result: IntakeResult): boolean =>
  !result.ok && (result.problem === 'digest-mismatch' || result.problem === 'id-conflict');
