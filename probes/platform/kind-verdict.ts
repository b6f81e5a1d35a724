import type { AdapterKind } from '../../model/network-state.ts';

export const certain = (
  kind: KindVerdict['kind'],
  reason: string,
  product: string | null = null,
): KindVerdict => ({ kind, product, likely: false, reason });

export const likely = (
  kind: KindVerdict['kind'],
  reason: string,
  product: string | null = null,
): KindVerdict => ({ kind, product, likely: true, reason });

/**
 * Product words for protocols that several clients speak. A driver that carries any protocol (tun,
 * TAP, Wintun) names none.
 */
export const SHARED_PROTOCOL = {
  wireguard: 'WireGuard',
  ppp: 'a PPP client (PPTP, L2TP, SSTP or FortiClient)',
} as const;

/** What an adapter is, and why. */
export interface KindVerdict {
  readonly kind: AdapterKind;
  /**
   * Product behind a tunnel adapter, in the words of `products.ts`; null when it is none or
   * unknown.
   */
  readonly product: string | null;
  /** A guess; a person is told so. */
  readonly likely: boolean;
  /** Completes "NAME is …": "a WWAN device". */
  readonly reason: string;
}
