import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { ENVELOPE_TYPE, MAX_ENVELOPE_BYTES } from '../../model/envelope.ts';
import { parseJson } from '../../model/json.ts';
import { OUTBOX_TROUBLE } from '../../model/text/en/outbox.ts';
import { openTravelling } from '../bundle/travelling.ts';
import { Origin } from './schema.ts';

/** A row of `item` as the disk gave it back, or as a damaged file did. */
export type RawRow = Readonly<Record<string, unknown>>;

export const sha256Of = (body: string | Uint8Array): string =>
  createHash('sha256').update(body).digest('hex');

/** What a seal binds together. */
interface Sealed {
  readonly id: string;
  readonly kind: string;
  readonly origin: string;
  readonly sha256: string;
}

/** SQLite hands back flipped bits without a word: the digest of a body proves the body alone. */
export const sealOf = ({ id, kind, origin, sha256 }: Sealed): string =>
  sha256Of([id, kind, origin, sha256].join('\n'));

const Named = z.object({ id: z.string() });

/** The id inside a body: a JSON document, or one in the first line; null when none is there. */
export function idInside(body: Uint8Array): string | null {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length);
  const end = text.subarray(0, MAX_ENVELOPE_BYTES).indexOf(0x0a);
  return idOf(text.toString('utf8', 0, end === -1 ? text.length : end)) ?? idOf(text.toString());
}

function idOf(text: string): string | null {
  const named = Named.safeParse(parseJson(text));
  return named.success ? named.data.id : null;
}

/** What a body is, by its first line: that is what a flipped bit elsewhere cannot change. */
export function natureOf(body: Uint8Array): Pick<SoundRow, 'mediaType' | 'encrypted'> {
  const envelope = openTravelling(body)?.envelope ?? null;
  return envelope === null
    ? { mediaType: 'application/json', encrypted: false }
    : { mediaType: ENVELOPE_TYPE, encrypted: envelope.encrypted };
}

/** A report that may be sent. */
export interface SoundRow extends Sealed {
  readonly mediaType: string;
  readonly encrypted: boolean;
  readonly row: number;
  readonly bytes: number;
  readonly body: Uint8Array;
  readonly tries: number;
}

/**
 * Whether a row's body matches its digest, and its id the body's own or the seal. One of the two
 * proofs is enough: the other may be the one that the disk altered.
 *
 * @returns a sentence when it is not sound
 */
export function judge(row: RawRow): SoundRow | string {
  const { row: rowid, id, kind, origin, bytes, sha256, body, tries, seal } = row;
  const shaped =
    typeof rowid === 'number' &&
    typeof id === 'string' &&
    typeof kind === 'string' &&
    typeof origin === 'string' &&
    typeof sha256 === 'string' &&
    body instanceof Uint8Array;
  if (!shaped || body.length !== bytes || sha256Of(body) !== sha256)
    return OUTBOX_TROUBLE.notItsDigest;
  const sound = {
    row: rowid,
    id,
    kind,
    origin,
    bytes,
    sha256,
    body,
    tries: Number(tries),
    ...natureOf(body),
  };
  if (seal === sealOf(sound)) return sound;
  const inside = idInside(body);
  // Reports of older versions have no seal, and other bytes than JSON no id.
  return inside === id || (seal === null && inside === null) ? sound : OUTBOX_TROUBLE.notItsId;
}

/**
 * A row of a damaged file with what can be known of it set right: the id that the seal or the body
 * proves, and values that the table takes. What cannot be proved stays as it is, for `judge`.
 *
 * @param otherId the id that the index had for the same row
 */
export function mended(row: RawRow, otherId: unknown = null): RawRow {
  const { kind, sha256, body, seal, state, bytes, tries, ageMs, copies, file } = row;
  const whole = body instanceof Uint8Array && sha256Of(body) === sha256 ? body : null;
  const inside = whole === null ? null : idInside(whole);
  const ids = [row['id'], inside, otherId].filter((id) => typeof id === 'string');
  const proved = ids
    .flatMap((id) => [row['origin'], ...Origin.options].map((origin) => ({ id, origin })))
    .find(({ id, origin }) => seal === sealOf({ id, kind, origin, sha256 } as unknown as Sealed));
  const isOrigin = Origin.safeParse(row['origin']).success;
  return {
    ...row,
    ...(inside === null ? {} : { id: inside }),
    ...(proved ?? {}),
    // Of whose site is not known: it must not go to the real helpdesk.
    ...(proved === undefined && !isOrigin ? { origin: 'demo' } : {}),
    kind: typeof kind === 'string' ? kind : 'report',
    bytes: whole === null && typeof bytes === 'number' ? bytes : (whole?.length ?? 0),
    state: state === 'quarantined' || state === 'refused' ? state : 'ready',
    tries: typeof tries === 'number' && tries >= 0 ? tries : 0,
    ageMs: typeof ageMs === 'number' && ageMs >= 0 ? ageMs : 0,
    copies: typeof copies === 'string' ? copies : '[]',
    file: typeof file === 'string' ? file : null,
  };
}
