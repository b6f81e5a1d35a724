import * as z from 'zod/mini';

/**
 * Why the latest try to hand a report over failed. `COLLECTOR_…` and `RECEIPT_INVALID`: the
 * collector was reached. All others: it was not, or somebody else answered.
 */
export const SendCode = z.enum([
  'COLLECTOR_BUSY',
  'COLLECTOR_REFUSED',
  'RECEIPT_INVALID',
  'NOT_A_COLLECTOR',
  'PROXY_AUTH',
  'PROXY_BROKEN',
  'DNS_FAILED',
  'HOST_UNREACHABLE',
  'TLS_UNTRUSTED',
  'TLS_NAME',
  'TLS_EXPIRED',
  'TLS_FAILED',
  'NO_ANSWER',
  'NOT_SENT',
]);
export type SendCode = z.infer<typeof SendCode>;

const Text = z.string().check(z.maxLength(500));

export const SendTrouble = z.object({
  code: SendCode,
  /** Whom it concerns: the collector as HOST or HOST:PORT, or the proxy as HOST:PORT. */
  who: Text,
  /** How far it came. */
  at: z.nullable(z.enum(['name', 'connect', 'proxy', 'tls', 'answer'])),
  /** The system's name of the error, `ECONNREFUSED` for example; null where there is none. */
  error: z.nullable(Text),
  /** HTTP status of a proxy's refusal. */
  status: z.nullable(z.number()),
  /** What the other side said, or what is the matter here, for a person. */
  detail: z.nullable(Text),
  /** Of a certificate that does not hold. */
  certificate: z.nullable(
    z.object({ subject: Text, issuer: Text, validFrom: Text, validTo: Text }),
  ),
  /** Why it is not known which proxy leads to the collector; null where it is. */
  untold: z.nullable(Text),
});
export type SendTrouble = z.infer<typeof SendTrouble>;
