import type { StepOutcome } from '../../model/step-outcome.ts';
import type { ServerFlight } from './server-flight.ts';
import type { TlsFacts } from './tls-facts.ts';

export type TlsCode =
  | 'TLS_NAME'
  | 'TLS_UNTRUSTED'
  | 'TLS_EXPIRED'
  | 'TLS_INTERCEPTED'
  | 'TLS_TOO_OLD'
  | 'TLS_WANTS_CLIENT_CERT'
  | 'TLS_FAILED';

/**
 * What TLS came to: it stands, or an error of this name ended it. `flight`: what the server said to a
 * hello of our own; null where none was sent.
 */
export type TlsEnd =
  | { readonly kind: 'stands'; readonly facts: TlsFacts; readonly flight: ServerFlight | null }
  | {
      readonly kind: 'failed';
      readonly error: string;
      readonly flight: ServerFlight | null;
      /** It had come to stand before. */
      readonly hadStood?: boolean;
    };

export type TlsOutcome = StepOutcome<'door' | 'host', TlsCode>;
