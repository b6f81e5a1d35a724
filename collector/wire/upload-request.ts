import type { IncomingHttpHeaders } from 'node:http';
import { DEVICE } from '../../model/enrolment.ts';
import { MAX_REPORT_BYTES, REPORT_ID } from '../../model/receipt.ts';
import type { ProblemCode } from './problems.ts';

/** What the head of a PUT promises about its body. */
export interface UploadHead {
  readonly id: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  readonly device: string;
}

export type UploadReading =
  | { readonly ok: true; readonly head: UploadHead }
  | { readonly ok: false; readonly problem: ProblemCode };

/** Whether a laptop may call itself so. */
export const isDevice = (text: string): boolean => DEVICE.test(text);

/** Judges a PUT by its head alone, before a byte of the body is read. */
export function readUploadHead(id: string, headers: IncomingHttpHeaders): UploadReading {
  if (!REPORT_ID.test(id)) return refuse('bad-id');
  if (headers['content-range'] !== undefined) return refuse('partial-put');
  const length = headers['content-length'];
  if (length === undefined || headers['transfer-encoding'] !== undefined)
    return refuse('length-required');
  if (!/^\d{1,15}$/.test(length)) return refuse('bad-request');
  const bytes = Number(length);
  if (bytes > MAX_REPORT_BYTES) return refuse('too-large');
  const digest = single(headers['repr-digest']);
  if (digest === null) return refuse('digest-missing');
  const sha256 = readSha256(digest);
  if (sha256 === null) return refuse('digest-malformed');
  const device = deviceOf(headers);
  if (device === null) return refuse('device-missing');
  return { ok: true, head: { id, sha256, bytes, device } };
}

/** Who sends, by its own word; null where it says nothing that can be a name. */
export function deviceOf(headers: IncomingHttpHeaders): string | null {
  const device = single(headers['linesman-device'])?.trim() ?? '';
  return isDevice(device) ? device : null;
}

const refuse = (problem: ProblemCode): UploadReading => ({ ok: false, problem });

/** The value of a header that comes once; of one that comes often, as HTTP joins it. */
export const single = (value: string | string[] | undefined): string | null =>
  Array.isArray(value) ? value.join(', ') : (value ?? null);

/**
 * The SHA-256 of a Repr-Digest: a dictionary of byte sequences (RFC 9530, 3; RFC 8941, 3.2), of
 * which the last `sha-256` counts.
 *
 * @returns lower-case hexadecimal, or null when there is none of 32 bytes
 */
export function readSha256(header: string): string | null {
  const members = header.split(',').map((member) => member.trim());
  const last = members.findLast((member) => member.startsWith('sha-256='));
  const [, base64] = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(last ?? '') ?? [];
  return base64 === undefined ? null : Buffer.from(base64, 'base64').toString('hex');
}

/** What is known of an id before its body is stored. */
export interface KnownReport {
  readonly sha256: string;
  /** False when the body was lost after its receipt had been given. */
  readonly whole: boolean;
}

/** `restore`: the receipt stands, and the body is taken again. */
export type UploadDecision = 'store' | 'repeat' | 'restore' | 'conflict';

/**
 * The same id with the same digest is the same report, sent again; with another digest it is a
 * mistake.
 */
export function decideUpload(known: KnownReport | null, sha256: string): UploadDecision {
  if (known === null) return 'store';
  if (known.sha256 !== sha256) return 'conflict';
  return known.whole ? 'repeat' : 'restore';
}
