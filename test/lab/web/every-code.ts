import type { Code, CODES } from '../../../model/codes/facts.ts';

/** Codes of the rungs that stand above a connection to a door. */
type DoorRung = 'tls' | 'proxy' | 'web';
type DoorRungCode = {
  [C in Code]: (typeof CODES)[C]['rung'] extends DoorRung ? C : never;
}[Code];

/** Every code of these rungs, so that none can be added and not staged. */
export const EVERY_CODE: Readonly<Record<DoorRungCode, 'staged' | { readonly notStaged: string }>> =
  {
    TLS_NAME: 'staged',
    TLS_UNTRUSTED: 'staged',
    TLS_EXPIRED: 'staged',
    TLS_INTERCEPTED: 'staged',
    TLS_TOO_OLD: 'staged',
    TLS_WANTS_CLIENT_CERT: 'staged',
    TLS_FAILED: 'staged',
    PROXY_BROKEN: 'staged',
    PROXY_AUTH: 'staged',
    PROXY_LOOP: 'staged',
    PAC_UNREACHABLE: 'staged',
    ISA_AUTH_OVER_HTTP: 'staged',
    ISA_URL_DENIED: 'staged',
    ISA_SSL_REQUIRED: 'staged',
    ISA_AUTH_REQUIRED: 'staged',
    FBA_WRONG_CLIENT: 'staged',
    EAS_NOT_PUBLISHED: 'staged',
    EAS_NO_BASIC: 'staged',
    WEB_NOT_PUBLISHED: 'staged',
    RPC_PROXY_ERROR: 'staged',
    WEB_SERVER_BUSY: 'staged',
    AUTODISCOVER_WRONG: 'staged',
    NCSI_FALSE_ALARM: {
      notStaged:
        'the word of a system about the Internet, and no door: a real NetworkManager says it in test/lab/system-reach.test.ts',
    },
  };
