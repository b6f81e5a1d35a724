import { createSecureContext } from 'node:tls';
import type { Authorities } from '../../lib/authorities.ts';

/** Trusts these certificates, in PEM, and nobody else. */
export const trusting = (...roots: readonly string[]): Authorities => ({
  secureContext: () => Promise.resolve(createSecureContext({ ca: [...roots] })),
  refused: () => undefined,
});
