import { describe, expect, it } from 'vitest';
import { isBusy, isDenied, nakText, statusText } from '../../../probes/rpc/status.ts';

describe('a status of a fault', () => {
  it.each([
    [0x000006f7, '0x000006f7 (RPC_X_BAD_STUB_DATA)'],
    [0x000006d9, '0x000006d9 (EPT_S_NOT_REGISTERED)'],
    [0x16c9a0d6, '0x16c9a0d6 (ept_s_not_registered)'],
    [0x1c010014, '0x1c010014 (nca_s_server_too_busy)'],
    [0x1c010003, '0x1c010003 (nca_s_unk_if)'],
    [0x00000005, '0x00000005 (ERROR_ACCESS_DENIED)'],
    [0x000006ba, '0x000006ba (RPC_S_SERVER_UNAVAILABLE)'],
    [0x1c00001a, '0x1c00001a (nca_s_fault_context_mismatch)'],
    [0x80070005, '0x80070005 (ERROR_ACCESS_DENIED)'],
    [0x800706bb, '0x800706bb (RPC_S_SERVER_TOO_BUSY)'],
    [0x800706d9, '0x800706d9 (EPT_S_NOT_REGISTERED)'],
    [0x8007ffff, '0x8007ffff'],
    [0x80004005, '0x80004005 (E_FAIL)'],
    [0x80010108, '0x80010108 (RPC_E_DISCONNECTED)'],
    [0x8001010a, '0x8001010a (RPC_E_SERVERCALL_RETRYLATER)'],
    [0x8009030c, '0x8009030c (SEC_E_LOGON_DENIED)'],
    [0x80090322, '0x80090322 (SEC_E_WRONG_PRINCIPAL)'],
    [0x0000052e, '0x0000052e (ERROR_LOGON_FAILURE)'],
    [0x8007051f, '0x8007051f (ERROR_NO_LOGON_SERVERS)'],
    [0x00000776, '0x00000776 (OR_INVALID_OXID)'],
    [0xc0000022, '0xc0000022 (STATUS_ACCESS_DENIED)'],
    [0xc0020017, '0xc0020017 (RPC_NT_SERVER_UNAVAILABLE)'],
    [0xc0020018, '0xc0020018 (RPC_NT_SERVER_TOO_BUSY)'],
    [0xc0020036, '0xc0020036 (EPT_NT_NOT_REGISTERED)'],
    [0xc0020048, '0xc0020048 (RPC_NT_FP_OVERFLOW)'],
    [0xc0020049, '0xc0020049'],
    [0xc003000c, '0xc003000c (RPC_NT_BAD_STUB_DATA)'],
    [0x000003e6, '0x000003e6 (ERROR_NOACCESS)'],
    [0x0000045b, '0x0000045b (ERROR_SHUTDOWN_IN_PROGRESS)'],
    [0x1c00001b, '0x1c00001b (nca_s_fault_remote_no_memory)'],
    [0xdeadbeef, '0xdeadbeef'],
    [0, '0x00000000'],
  ])('%i reads as %s', (status, text) => {
    expect(statusText(status)).toBe(text);
  });
});

describe('a reason of a bind_nak', () => {
  it.each([
    [0, '0 (reason not specified)'],
    [1, '1 (temporary congestion)'],
    [2, '2 (local limit exceeded)'],
    [4, '4 (protocol version not supported)'],
    [8, '8 (authentication type not recognised)'],
    [99, '99'],
  ])('%i reads as %s', (reason, text) => {
    expect(nakText(reason)).toBe(text);
  });
});

describe('a busy server', () => {
  it.each([
    [{ kind: 'fault', status: 0x1c010014 }, true],
    [{ kind: 'fault', status: 0x6bb }, true],
    [{ kind: 'fault', status: 0x8001010a }, true],
    [{ kind: 'fault', status: 0x80004005 }, false],
    [{ kind: 'fault', status: 0x800706bb }, true],
    [{ kind: 'fault', status: 0xc0020018 }, true],
    [{ kind: 'fault', status: 0x1c00001b }, true],
    [{ kind: 'fault', status: 0x16c9a0ce }, true],
    [{ kind: 'fault', status: 0x0000000e }, true],
    [{ kind: 'fault', status: 0x8007000e }, true],
    [{ kind: 'fault', status: 0x000006b9 }, true],
    [{ kind: 'fault', status: 0xc0020016 }, true],
    [{ kind: 'fault', status: 0xc000009a }, true],
    [{ kind: 'fault', status: 0x000005aa }, true],
    [{ kind: 'fault', status: 0x000006ba }, false],
    [{ kind: 'fault', status: 0x000006be }, false],
    [{ kind: 'fault', status: 0xc0020017 }, false],
    [{ kind: 'nak', reason: 1 }, true],
    [{ kind: 'nak', reason: 2 }, true],
    [{ kind: 'rejected', reason: 3 }, true],
    [{ kind: 'fault', status: 0x1c010003 }, false],
    [{ kind: 'nak', reason: 4 }, false],
    [{ kind: 'rejected', reason: 1 }, false],
  ] as const)('%o: %s', (answer, busy) => {
    expect(isBusy(answer)).toBe(busy);
  });
});

describe('a fault that denies access', () => {
  it.each([
    [0x00000005, true],
    [0x80070005, true],
    [0xc0000022, true],
    [0x000006c1, false],
    [0x000006f7, false],
    [0x1c00001d, false],
    [0xc0000005, false],
    [0x00000000, false],
  ])('%i: %s', (status, denied) => {
    expect(isDenied(status)).toBe(denied);
  });
});
