import type { IncomingMessage, ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import { EMPTY_SHA256, type EnrolmentMode, type SignedRequest } from '../../model/enrolment.ts';
import type { Admit } from '../devices/admission.ts';
import { MAX_TRAVELLING_BYTES } from '../../model/envelope.ts';
import type { Limits } from '../limits.ts';
import type { Begun, HeldUpload, Upload, Uploads } from '../uploads.ts';
import type { Place, Places } from './places.ts';
import { bareAnswer, problemAnswer, type ProblemCode, type Reply } from './problems.ts';
import { send, streamed } from './send.ts';
import { deviceOf, single } from './upload-request.ts';
import {
  type PatchReading,
  readCreation,
  readPatch,
  TUS_EXTENSIONS,
  TUS_VERSION,
} from './tus-request.ts';

/** What a request to the uploads is for; `token` null: to all of them. */
export interface UploadRoute {
  readonly method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly token: string | null;
}

/** Takes uploads in parts off the wire: tus 1.0.0 with creation, expiration and termination. */
export type TakeUpload = (
  request: IncomingMessage,
  response: ServerResponse,
  route: UploadRoute,
  continues: boolean,
) => Promise<void>;

/** A part may bring so much before it needs a place. */
const FREE_BYTES = 16 * 1024;

const NO_BODY = { sha256: EMPTY_SHA256, bytes: 0 };
const VERSION = { 'Tus-Resumable': TUS_VERSION };

export function createTakeUpload(
  uploads: Uploads,
  places: Places,
  limits: Limits,
  {
    mode,
    admit,
    turns,
  }: {
    readonly mode: EnrolmentMode;
    readonly admit: Admit;
    readonly turns: () => number;
  },
): TakeUpload {
  /** Why a request for an upload is not served; null when it is. */
  const refusedTo = async (
    { headers }: IncomingMessage,
    { method, token }: UploadRoute,
    signed: Pick<SignedRequest, 'sha256' | 'bytes'> & { readonly at?: number },
    named: string | null,
  ): Promise<ProblemCode | null> => {
    const device = named ?? deviceOf(headers) ?? '';
    const path = token === null ? '/v1/uploads' : `/v1/uploads/${token}`;
    const { sha256, bytes, at } = signed;
    const admitted = await admit(
      { method, path: at === undefined ? path : `${path}@${String(at)}`, device, sha256, bytes },
      single(headers['linesman-signature']),
    );
    if (!admitted.ok) return admitted.problem;
    const isStrange =
      mode !== 'open' && token !== null && (await uploads.deviceOf(token)) !== device;
    return isStrange ? 'unknown-upload' : null;
  };

  const stateOf = (upload: Upload): Readonly<Record<string, string>> => ({
    ...VERSION,
    'Upload-Offset': String(upload.offset),
    'Upload-Expires': uploads.expiresAt(upload).toUTCString(),
  });
  const refused = (code: ProblemCode, headers: Readonly<Record<string, string>> = {}): Reply =>
    problemAnswer(code, {
      ...VERSION,
      ...(code === 'busy' ? { 'Retry-After': String(turns()) } : {}),
      ...headers,
    });

  const create = async (request: IncomingMessage, route: UploadRoute): Promise<Reply> => {
    const reading = readCreation(request.headers);
    if (!reading.ok) return refused(reading.problem);
    const problem = await refusedTo(request, route, NO_BODY, reading.head.device);
    if (problem !== null) return refused(problem);
    const begun = await uploads.create(reading.head, reading.metadata);
    if (!begun.ok) return refused(begun.problem);
    const location = { Location: `/v1/uploads/${begun.upload.token}` };
    return bareAnswer(201, { ...stateOf(begun.upload), ...location });
  };

  const withHeld = async (
    token: string,
    work: (held: HeldUpload) => Promise<Reply>,
  ): Promise<Reply> => {
    const holding = await uploads.hold(token);
    if (!holding.ok) return refused(holding.problem);
    try {
      return await work(holding.held);
    } finally {
      holding.held.release();
    }
  };

  const tell = async (held: HeldUpload): Promise<Reply> => {
    // Whole, and not yet taken: only when it is may a laptop believe that it is done.
    const settled = await held.settle();
    if (!settled.ok) return refused(settled.problem);
    const { upload } = settled;
    const metadata = upload.metadata === '' ? {} : { 'Upload-Metadata': upload.metadata };
    return bareAnswer(200, {
      ...stateOf(upload),
      'Upload-Length': String(upload.bytes),
      ...metadata,
    });
  };

  const add = async (
    held: HeldUpload,
    reading: Extract<PatchReading, { ok: true }>,
    request: IncomingMessage,
    response: ServerResponse,
    continues: boolean,
  ): Promise<Reply> => {
    const { offset, bytes } = held.upload;
    if (reading.offset !== offset) return refused('offset-mismatch', stateOf(held.upload));
    if ((reading.length ?? 0) > bytes - offset) return refused('upload-too-large');
    if (continues) response.writeContinue();
    const { problem, added } = await addStream(held, request, places, reading.sha256);
    if (!added.ok) return refused(added.problem);
    return problem === null
      ? bareAnswer(204, stateOf(added.upload))
      : refused(problem, stateOf(added.upload));
  };

  /** A part is signed with the digest that it promises, so that it can be refused before it comes. */
  const patch = async (
    route: UploadRoute,
    token: string,
    request: IncomingMessage,
    response: ServerResponse,
    continues: boolean,
  ): Promise<Reply> => {
    const reading = readPatch(request.headers);
    if (!reading.ok) return refused(reading.problem);
    const { offset: at, sha256, length } = reading;
    if (mode !== 'open' && sha256 === null) return refused('part-digest');
    if (mode !== 'open' && length === null) return refused('length-required');
    const signed = { sha256: sha256 ?? EMPTY_SHA256, bytes: length ?? 0, at };
    const problem = await refusedTo(request, route, signed, null);
    if (problem !== null) return refused(problem);
    return withHeld(token, (held) => add(held, reading, request, response, continues));
  };

  const replyTo = async (
    route: UploadRoute,
    request: IncomingMessage,
    response: ServerResponse,
    continues: boolean,
  ): Promise<Reply> => {
    const { method, token } = route;
    if (method === 'OPTIONS')
      return bareAnswer(204, {
        ...VERSION,
        'Tus-Version': TUS_VERSION,
        'Tus-Extension': TUS_EXTENSIONS,
        'Tus-Max-Size': String(MAX_TRAVELLING_BYTES),
      });
    if (request.headers['tus-resumable'] !== TUS_VERSION)
      return refused('tus-version', { 'Tus-Version': TUS_VERSION });
    if (token === null) return create(request, route);
    if (method === 'PATCH') return patch(route, token, request, response, continues);
    const problem = await refusedTo(request, route, NO_BODY, null);
    if (problem !== null) return refused(problem);
    if (method === 'HEAD') return withHeld(token, tell);
    return withHeld(token, async (held) => {
      const removed = await held.remove();
      return removed.ok ? bareAnswer(204, VERSION) : refused(removed.problem);
    });
  };

  return async (request, response, route, continues) => {
    send(request, response, await replyTo(route, request, response, continues), limits);
  };
}

/** What ended a part before its end; null when it ended by itself, or its laptop went away. */
interface Added {
  readonly problem: ProblemCode | null;
  readonly added: Begun;
}

/** Adds what a request brings: as it comes, for what has come is kept whatever ends it. */
async function addStream(
  held: HeldUpload,
  request: IncomingMessage,
  places: Places,
  sha256: string | null,
): Promise<Added> {
  const { offset, bytes } = held.upload;
  let problem: ProblemCode | null = null;
  let received = 0;
  let place: Place | null = null;
  try {
    const digest = createHash('sha256');
    const added = await held.add(async (write) => {
      await streamed(
        request,
        async (chunk, stop) => {
          received += chunk.length;
          if (offset + received > bytes) problem = 'upload-too-large';
          else if (place === null && received > FREE_BYTES) {
            place = await places.take(() => received);
            if (place === null) problem = 'busy';
            place?.cut.addEventListener('abort', () => {
              problem = 'too-slow';
              stop();
            });
          }
          digest.update(chunk);
          if (problem === null) await write(chunk);
          return problem === null;
        },
        (stop) => {
          const letGo = (): void => {
            problem = 'upload-locked';
            stop();
          };
          if (held.wanted.aborted) letGo();
          else held.wanted.addEventListener('abort', letGo);
        },
      );
      // Of a part that was cut nothing can be said: the digest of the whole decides then.
      const isOther =
        sha256 !== null && problem === null && request.complete && digest.digest('hex') !== sha256;
      if (isOther) problem = 'digest-mismatch';
      return !isOther;
    });
    return { problem, added };
  } finally {
    (place as Place | null)?.release();
  }
}
