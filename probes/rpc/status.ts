/** Names of status codes that a fault carries: C706 Appendix E and MS-RPCE §3.1.1.5.5 (nca). */
const NCA: readonly (readonly [code: number, name: string])[] = [
  [0x1c000001, 'nca_s_fault_int_div_by_zero'],
  [0x1c000002, 'nca_s_fault_addr_error'],
  [0x1c000006, 'nca_s_fault_invalid_tag'],
  [0x1c000007, 'nca_s_fault_invalid_bound'],
  [0x1c000008, 'nca_s_rpc_version_mismatch'],
  [0x1c000009, 'nca_s_unspec_reject'],
  [0x1c00000d, 'nca_s_fault_cancel'],
  [0x1c000012, 'nca_s_fault_unspec'],
  [0x1c000013, 'nca_s_fault_remote_comm_failure'],
  [0x1c00001a, 'nca_s_fault_context_mismatch'],
  [0x1c00001b, 'nca_s_fault_remote_no_memory'],
  [0x1c00001c, 'nca_s_invalid_pres_context_id'],
  [0x1c00001d, 'nca_s_unsupported_authn_level'],
  [0x1c00001f, 'nca_s_invalid_checksum'],
  [0x1c000020, 'nca_s_invalid_crc'],
  [0x1c000024, 'nca_s_fault_object_not_found'],
  [0x1c010001, 'nca_s_comm_failure'],
  [0x1c010002, 'nca_s_op_rng_error'],
  [0x1c010003, 'nca_s_unk_if'],
  [0x1c010006, 'nca_s_wrong_boot_time'],
  [0x1c010009, 'nca_s_you_crashed'],
  [0x1c01000b, 'nca_s_proto_error'],
  [0x1c010013, 'nca_s_out_args_too_big'],
  [0x1c010014, 'nca_s_server_too_busy'],
  [0x1c010017, 'nca_s_unsupported_type'],
  [0x16c9a0d6, 'ept_s_not_registered'],
];

/** The same out of Windows (winerror.h), which faults carry too. */
const WINDOWS: readonly (readonly [code: number, name: string])[] = [
  [0x00000005, 'ERROR_ACCESS_DENIED'],
  [0x0000000e, 'ERROR_OUTOFMEMORY'],
  [0x000006b5, 'RPC_S_UNKNOWN_IF'],
  [0x000006ba, 'RPC_S_SERVER_UNAVAILABLE'],
  [0x000006bb, 'RPC_S_SERVER_TOO_BUSY'],
  [0x000006be, 'RPC_S_CALL_FAILED'],
  [0x000006bf, 'RPC_S_CALL_FAILED_DNE'],
  [0x000006c0, 'RPC_S_PROTOCOL_ERROR'],
  [0x000006c2, 'RPC_S_UNSUPPORTED_TRANS_SYN'],
  [0x000006c6, 'RPC_S_INVALID_BOUND'],
  [0x000006d1, 'RPC_S_PROCNUM_OUT_OF_RANGE'],
  [0x000006d3, 'RPC_S_UNKNOWN_AUTHN_SERVICE'],
  [0x000006d4, 'RPC_S_UNKNOWN_AUTHN_LEVEL'],
  [0x000006d8, 'EPT_S_CANT_PERFORM_OP'],
  [0x000006d9, 'EPT_S_NOT_REGISTERED'],
  [0x000006e4, 'RPC_S_CANNOT_SUPPORT'],
  [0x000006ef, 'RPC_X_SS_IN_NULL_CONTEXT'],
  [0x000006f1, 'RPC_X_SS_CONTEXT_DAMAGED'],
  [0x000006f4, 'RPC_X_NULL_REF_POINTER'],
  [0x000006f5, 'RPC_X_ENUM_VALUE_OUT_OF_RANGE'],
  [0x000006f6, 'RPC_X_BYTE_COUNT_TOO_SMALL'],
  [0x000006f7, 'RPC_X_BAD_STUB_DATA'],
  [0x00000721, 'RPC_S_SEC_PKG_ERROR'],
];

const NAMES: ReadonlyMap<number, string> = new Map([...NCA, ...WINDOWS]);

/** A status as a technician looks it up: `0x000006f7 (RPC_X_BAD_STUB_DATA)`. */
export function statusText(status: number): string {
  const hex = `0x${status.toString(16).padStart(8, '0')}`;
  const name = NAMES.get(status);
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

const BUSY_FAULTS = new Set([0x1c010014, 0x000006bb]);
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
  if (answer.kind === 'fault') return BUSY_FAULTS.has(answer.status);
  if (answer.kind === 'nak') return BUSY_NAKS.has(answer.reason);
  return answer.reason === BUSY_REJECTION;
}
