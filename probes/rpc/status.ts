import { nameOfStatus, plainStatus } from './status-names.ts';

/** A status as a technician looks it up: `0x000006f7 (RPC_X_BAD_STUB_DATA)`. */
export function statusText(status: number): string {
  const hex = `0x${status.toString(16).padStart(8, '0')}`;
  const name = nameOfStatus(status);
  return name === undefined ? hex : `${hex} (${name})`;
}

/** Reasons of a bind_nak by number (p_reject_reason_t of C706 §12.6.3.1, MS-RPCE §2.2.2.5). */
const NAK_REASONS: readonly string[] = [
  'reason not specified',
  'temporary congestion',
  'local limit exceeded',
  'called address unknown',
  'protocol version not supported',
  'default context not supported',
  'user data not readable',
  'no endpoint available',
  'authentication type not recognised',
  'invalid checksum',
];

/** A reason of a bind_nak: `1 (temporary congestion)`. */
export function nakText(reason: number): string {
  const name = NAK_REASONS[reason];
  return name === undefined ? String(reason) : `${String(reason)} (${name})`;
}

/** ERROR_ACCESS_DENIED, and the kernel's name for it. */
const DENIED = new Set([0x00000005, 0xc0000022]);

/** Whether the status of a fault is a policy's refusal, not a broken reply. */
export const isDenied = (status: number): boolean => DENIED.has(plainStatus(status));

/** "Server too busy", "retry later", and what says that it is out of memory or of other resources. */
const BUSY_FAULTS = new Set([
  ...[0x1c010014, 0x000006bb, 0x8001010a],
  ...[0x1c00001b, 0x16c9a0ce, 0x00000008, 0x0000000e, 0x000005aa, 0x000006b9],
  ...[0xc0000017, 0xc000009a],
]);
const BUSY_NAKS = new Set([1, 2]);
/** local_limit_exceeded of p_provider_reason_t (C706 §12.6.3.1). */
const BUSY_REJECTION = 3;

/** Whether an answer says that the server has no room for us now, rather than that it is not ours. */
export function isBusy(
  answer:
    | { readonly kind: 'fault'; readonly status: number }
    | { readonly kind: 'nak'; readonly reason: number }
    | { readonly kind: 'rejected'; readonly reason: number },
): boolean {
  if (answer.kind === 'fault') return BUSY_FAULTS.has(plainStatus(answer.status));
  if (answer.kind === 'nak') return BUSY_NAKS.has(answer.reason);
  return answer.reason === BUSY_REJECTION;
}
