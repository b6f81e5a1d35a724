import { createAuthorities } from '../../lib/authorities.ts';
import { signalAfter } from '../../lib/deadline.ts';
import { runDoors } from '../../probes/web/run-doors.ts';
import type { WebIo, WebRequest, WebResult } from '../../probes/web/types.ts';

/** Certificates of doors are held against those that Node and the system trust. */
const trust = createAuthorities();

/** The deadline of a look: what it cut is a result. */
const LOOK_TIMEOUT_MS = 20_000;

export const askDoors = (request: WebRequest, io: Omit<WebIo, 'trust'>): Promise<WebResult> =>
  runDoors(request, {
    ...io,
    trust,
    signal: AbortSignal.any([io.signal, signalAfter(LOOK_TIMEOUT_MS)]),
  });
