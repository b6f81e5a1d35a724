import * as z from 'zod/mini';

/**
 * Who may send to a collector: everybody, devices that bring its token, or those whom somebody at
 * the helpdesk approved.
 */
export const EnrolmentMode = z.enum(['open', 'token', 'approve']);
export type EnrolmentMode = z.infer<typeof EnrolmentMode>;

/** `pending`: what it sends is set apart until somebody approves it. */
export const DeviceState = z.enum(['active', 'pending', 'revoked']);
export type DeviceState = z.infer<typeof DeviceState>;

/** How a laptop calls itself on the wire. */
export const DEVICE = /^(?! )[\x20-\x7e]{1,128}(?<! )$/;

/** `POST /v1/devices`; `publicKey` is base64 of the SPKI DER of an Ed25519 key (RFC 8410). */
export const EnrolmentRequest = z.object({
  device: z.string().check(z.regex(DEVICE)),
  publicKey: z.string().check(z.maxLength(200)),
  site: z._default(z.nullable(z.string().check(z.maxLength(200))), null),
  token: z._default(z.nullable(z.string().check(z.maxLength(500))), null),
});
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>;

/** Its answer, 201 the first time and 200 for the same key again. */
export const EnrolmentAnswer = z.object({
  device: z.string().check(z.regex(DEVICE)),
  state: z.enum(['active', 'pending']),
});
export type EnrolmentAnswer = z.infer<typeof EnrolmentAnswer>;

/** What a signature of a device covers. */
export interface SignedRequest {
  readonly method: string;
  /** From `/v1/` on, whatever stands before it at a proxy; of a part of an upload with `@OFFSET`. */
  readonly path: string;
  readonly device: string;
  /** Of the body, in lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** SHA-256 of no bytes: what a request without a body signs. */
export const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * The UTF-8 text under `Linesman-Signature`. There is no time in it, for laptops' clocks are wrong: a
 * request that is sent again is the same report, and changes nothing.
 */
export const requestText = ({ method, path, device, sha256, bytes }: SignedRequest): string =>
  `linesman-request-v1\n${method}\n${path}\n${device}\n${sha256}\n${String(bytes)}\n`;
