import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { type ChannelFailure, openTcp, openTls } from '../../../lib/channel.ts';
import { hostOfUrl } from '../../../model/net/host.ts';
import { plainAddress } from '../addresses.ts';
import type { Attachment, TrustSettings } from '../detector-types.ts';
import { CUT, type Cut, type Failure } from '../connectivity/answers.ts';
import { type Deadline, limitedTo, portOf } from '../connectivity/target.ts';
import { failureIn } from './tls-hello.ts';
import { LEFT } from '../../../model/text/en/evidence-connectivity.ts';

/** Connection and handshake together, as in Cisco's and oc-daemon's trusted network detection. */
export const TRUST_TIMEOUT_MS = 5000;

export type TrustAnswer =
  | { readonly kind: 'proved' }
  /**
   * Somebody answered with another certificate: a portal, a proxy, another host with the same
   * address.
   */
  | { readonly kind: 'other' }
  | Failure
  /** Sent by another way than the kernel had announced: it speaks for no adapter. */
  | { readonly kind: 'void'; readonly why: string }
  | Cut;

/**
 * A TLS handshake with the inside host, at the address and from the source that the kernel's route
 * names, never through a proxy. The pin decides alone: neither the chain nor the name nor the date
 * of the certificate is looked at. Never rejects.
 */
export async function checkPinnedCertificate(
  settings: TrustSettings,
  { address, source }: NonNullable<Attachment['trusted']>,
  signal: AbortSignal,
  timeoutMs = TRUST_TIMEOUT_MS,
): Promise<TrustAnswer> {
  if (signal.aborted) return CUT;
  const url = new URL(settings.url);
  const limit = limitedTo(timeoutMs, signal);
  const opened = await openTcp(
    { host: address, port: portOf(url), family: isIP(address) === 6 ? 6 : 4, localAddress: source },
    limit.signal,
  );
  if (!opened.ok) return failed(opened, limit);
  const used = plainAddress(opened.socket.localAddress ?? '');
  if (used !== plainAddress(source)) {
    opened.socket.destroy();
    return {
      kind: 'void',
      why: LEFT.fromElsewhere(used, source),
    };
  }
  const shaken = await openTls(opened.socket, { host: hostOfUrl(url), trust: 'any' }, limit.signal);
  if (!shaken.ok) return failed(shaken, limit);
  const certificate = shaken.socket.getPeerX509Certificate()?.raw;
  shaken.socket.destroy();
  return certificate !== undefined && isPinned(certificate, settings.certificateSha256)
    ? { kind: 'proved' }
    : { kind: 'other' };
}

/** No proxy is asked and trust is not checked, so neither can come. */
const failed = (failure: ChannelFailure, limit: Deadline): Failure | Cut | { kind: 'other' } =>
  failure.kind === 'cut' || failure.kind === 'failed'
    ? failureIn(failure, limit)
    : { kind: 'other' };

/** @param der the certificate; @param pinHex SHA-256 of the expected one, in hex of either case */
export function isPinned(der: Buffer, pinHex: string): boolean {
  const pin = Buffer.from(pinHex, 'hex');
  const seen = createHash('sha256').update(der).digest();
  return pin.length === seen.length && timingSafeEqual(pin, seen);
}
