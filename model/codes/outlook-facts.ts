const outlook = <N extends number, W extends string>(number: N, whoMustAct: W) =>
  ({ number, rung: 'outlook', severity: 'degraded', whoMustAct }) as const;

/** What keeps Outlook from a server that answers: number in a reference, and who must act. */
export const OUTLOOK_CODES = {
  OUTLOOK_OFFLINE: outlook(83, 'user'),
  OUTLOOK_ITSELF: outlook(84, 'laptop'),
  PROFILE_OTHER_SERVER: outlook(85, 'laptop'),
  OUTLOOK_METERED: outlook(86, 'user'),
  RPC_ENCRYPTION_OFF: outlook(87, 'laptop'),
  MAPI_HTTP_OFF: outlook(88, 'laptop'),
} as const;
