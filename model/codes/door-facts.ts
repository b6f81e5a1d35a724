const door = <N extends number, R extends string, W extends string>(
  number: N,
  rung: R,
  whoMustAct: W,
) => ({ number, rung, kind: 'door', severity: 'broken', whoMustAct }) as const;

/** What is wrong at a way to the mailbox by HTTP: number in a reference, rung, and who must act. */
export const DOOR_CODES = {
  HOST_UNREACHABLE: door(31, 'path', 'network'),
  TLS_NAME: door(60, 'tls', 'exchange'),
  TLS_UNTRUSTED: door(61, 'tls', 'laptop'),
  TLS_EXPIRED: door(62, 'tls', 'exchange'),
  TLS_INTERCEPTED: door(63, 'tls', 'network'),
  TLS_TOO_OLD: door(64, 'tls', 'exchange'),
  TLS_WANTS_CLIENT_CERT: door(65, 'tls', 'laptop'),
  TLS_FAILED: door(66, 'tls', 'exchange'),
  PROXY_BROKEN: door(67, 'proxy', 'network'),
  PROXY_AUTH: door(68, 'proxy', 'network'),
  PAC_UNREACHABLE: door(69, 'proxy', 'network'),
  PROXY_LOOP: door(70, 'proxy', 'firewall'),
  ISA_AUTH_OVER_HTTP: door(71, 'web', 'firewall'),
  ISA_URL_DENIED: door(72, 'web', 'firewall'),
  ISA_SSL_REQUIRED: door(73, 'web', 'firewall'),
  ISA_AUTH_REQUIRED: door(74, 'web', 'firewall'),
  FBA_WRONG_CLIENT: door(75, 'web', 'firewall'),
  EAS_NOT_PUBLISHED: door(76, 'web', 'firewall'),
  WEB_NOT_PUBLISHED: door(77, 'web', 'firewall'),
  EAS_NO_BASIC: door(78, 'web', 'exchange'),
  RPC_PROXY_ERROR: door(79, 'web', 'exchange'),
  WEB_SERVER_BUSY: door(80, 'web', 'exchange'),
  AUTODISCOVER_WRONG: door(81, 'web', 'exchange'),
} as const;
