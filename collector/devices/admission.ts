import type { EnrolmentMode, SignedRequest } from '../../model/enrolment.ts';
import type { ProblemCode } from '../wire/problems.ts';
import type { DeviceRegistry } from './registry.ts';
import type { Verifies } from './signature.ts';

/** `pending`: nobody has approved the device yet. */
export type Admitted =
  | { readonly ok: true; readonly pending: boolean }
  | { readonly ok: false; readonly problem: ProblemCode };

/** Whether a request may be served, by its head alone. Rejects with the database's error. */
export type Admit = (request: SignedRequest, signature: string | null) => Promise<Admitted>;

const refuse = (problem: ProblemCode): Admitted => ({ ok: false, problem });

/** An open collector takes everybody but those whom somebody revoked. */
export function createAdmit(
  mode: EnrolmentMode,
  registry: Pick<DeviceRegistry, 'find'>,
  verifies: Verifies,
): Admit {
  return async (request, signature) => {
    const known = await registry.find(request.device);
    if (mode === 'open')
      return known?.state === 'revoked' ? refuse('device-revoked') : { ok: true, pending: false };
    if (known === null || signature === null) return refuse('signature-required');
    // The key first: who merely knows a device's name learns nothing about it.
    if (!verifies(request, signature, known.publicKey)) return refuse('signature-wrong');
    if (known.state === 'revoked') return refuse('device-revoked');
    return { ok: true, pending: known.state === 'pending' };
  };
}
