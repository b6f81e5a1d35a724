import { describe, expect, it } from 'vitest';
import { isBusy, nakText, statusText } from '../../../probes/rpc/status.ts';

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
