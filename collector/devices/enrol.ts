import { reasonOf } from '../../lib/error-name.ts';
import type { EnrolmentMode, EnrolmentRequest } from '../../model/enrolment.ts';
import { isFull } from '../store/database-errors.ts';
import type { ProblemCode } from '../wire/problems.ts';
import type { Device } from './device-registry.ts';
import type { DeviceRegistry } from './registry.ts';
import { readDeviceKey } from './signature.ts';
import { isToken, type TokensReading } from './tokens.ts';
import type { Tries } from './tries.ts';

export type Enrolled =
  | { readonly ok: true; readonly created: boolean; readonly state: 'active' | 'pending' }
  | { readonly ok: false; readonly problem: ProblemCode };

/** Never rejects. */
export type Enrol = (request: EnrolmentRequest, address: string) => Promise<Enrolled>;

export interface EnrolIo {
  readonly mode: EnrolmentMode;
  readonly registry: DeviceRegistry;
  readonly readTokens: () => Promise<TokensReading>;
  /** In vain, or for somebody's approval. */
  readonly tries: Tries;
  /** Most devices that wait for approval. */
  readonly maxPending: number;
  readonly now: () => Date;
  readonly log: (message: string) => void;
}

/** What becomes of a device that asks to be enrolled. */
type Decision = { readonly state: 'active' | 'pending' } | { readonly problem: ProblemCode };

/**
 * @param known the device as it enrolled before; null when it did not
 * @param hasToken null: it brought none
 */
export function decideEnrolment(
  mode: EnrolmentMode,
  known: Pick<Device, 'publicKey' | 'state'> | null,
  publicKey: string,
  hasToken: boolean | null,
): Decision {
  if (known !== null && known.publicKey !== publicKey) return { problem: 'device-taken' };
  if (known?.state === 'revoked') return { problem: 'device-revoked' };
  if (known !== null) return { state: known.state };
  if (hasToken === false || (hasToken === null && mode === 'token'))
    return { problem: 'enrolment-refused' };
  return { state: hasToken === null && mode === 'approve' ? 'pending' : 'active' };
}

export function createEnrol(io: EnrolIo): Enrol {
  const { mode, registry, log, now, tries } = io;

  const work = async (
    { device, publicKey, site, token }: EnrolmentRequest,
    address: string,
  ): Promise<Enrolled> => {
    if (readDeviceKey(publicKey) === null) return refused('bad-key');
    const read = token === null ? null : await io.readTokens();
    if (read?.ok === false) {
      log(read.message);
      return refused('failed');
    }
    const hasToken = read === null || token === null ? null : isToken(token, read.tokens);
    const known = await registry.find(device);
    const decided = decideEnrolment(mode, known, publicKey, hasToken);
    const isVain = 'problem' in decided;
    // Whoever brings the token is never kept out by others of the same address who do not.
    if (isVain || (known === null && decided.state === 'pending')) {
      if (!tries.take(address)) return refused('too-many-enrolments');
    }
    if (isVain) return refused(decided.problem);
    if (known !== null) return { ok: true, created: false, state: decided.state };
    if (decided.state === 'pending' && (await registry.pending()).size >= io.maxPending)
      return refused('too-many-pending');
    const enrolledAt = now().toISOString();
    const added = { device, publicKey, site, state: decided.state, enrolledAt };
    // Another collector has taken it meanwhile: what stands there is judged by.
    if (!(await registry.add(added))) return work({ device, publicKey, site, token }, address);
    log(
      `device ${device} enrolled${decided.state === 'pending' ? ' and waits for approval: linesman collector approve' : ''}`,
    );
    return { ok: true, created: true, state: decided.state };
  };

  return async (request, address) => {
    try {
      return await work(request, address);
    } catch (thrown) {
      log(`device ${request.device} could not be enrolled: ${reasonOf(thrown)}`);
      return refused(isFull(thrown) ? 'storage-full' : 'storage-failed');
    }
  };
}

const refused = (problem: ProblemCode): Enrolled => ({ ok: false, problem });
