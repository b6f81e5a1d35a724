import * as z from 'zod/mini';

/** A report's id on the wire: UUID version 7 in lower case (RFC 9562, 5.7). */
export const REPORT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Largest report that one PUT may carry, in bytes. */
export const MAX_REPORT_BYTES = 1024 * 1024;

/**
 * The collector's word that a report is durable; `signature` is Ed25519 over `receiptText`, in
 * base64.
 */
export const Receipt = z.object({
  id: z.string().check(z.regex(REPORT_ID)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  bytes: z.number().check(z.int(), z.nonnegative()),
  receivedAt: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/)),
  keyId: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  signature: z.string().check(z.maxLength(128)),
});
export type Receipt = z.infer<typeof Receipt>;

/**
 * `GET /v1/key`: `publicKey` is base64 of the SPKI DER, `keyId` the first 16 hex digits of that
 * DER's SHA-256.
 */
export const CollectorKey = z.object({
  keyId: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  publicKey: z.string().check(z.maxLength(200)),
});
export type CollectorKey = z.infer<typeof CollectorKey>;

/** The UTF-8 text that a receipt's signature covers. */
export const receiptText = ({
  id,
  sha256,
  bytes,
  receivedAt,
}: Pick<Receipt, 'id' | 'sha256' | 'bytes' | 'receivedAt'>): string =>
  `linesman-receipt-v1\n${id}\n${sha256}\n${String(bytes)}\n${receivedAt}\n`;
