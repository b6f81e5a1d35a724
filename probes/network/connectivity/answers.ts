/**
 * How far a probe came before it failed. `local`: this laptop could not send; that says nothing
 * about the network.
 */
export type FailedAt = 'local' | 'name' | 'connect' | 'answer';

/** `error`: the system's name of it; `ETIMEDOUT` for silence. */
export interface Failure {
  readonly kind: 'failed';
  readonly at: FailedAt;
  readonly error: string;
}

/** Ended from outside: the attachment changed, or the watch closed. */
export interface Cut {
  readonly kind: 'cut';
}

/** `link`: an absolute http or https URL of bounded length; null: something that is none. */
export interface SentTo {
  readonly link: string | null;
}

/** What came back for one plain HTTP GET; nothing of it is followed. */
export type HttpAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The header `Location`: its link, or that it leads to nowhere a browser may be sent. */
      readonly location: SentTo | null;
      /** The body has at most one byte. */
      readonly isEmpty: boolean;
      /** Where page or header `Refresh` send a browser, absolute; absent: nowhere. */
      readonly refresh?: string;
    }
  | Failure
  | Cut;

/** What came of one TLS handshake. */
export type TlsAnswer =
  | { readonly kind: 'completed' }
  /** Somebody speaks TLS there whose certificate does not hold for that name. */
  | { readonly kind: 'untrusted'; readonly error: string }
  /** The proxy answered the CONNECT with something other than 2xx. */
  | { readonly kind: 'refused'; readonly status: number }
  | Failure
  | Cut;

/** Plain HTTP and HTTPS, asked at the same time. */
export interface HttpAndTls {
  readonly http: HttpAnswer;
  readonly https: TlsAnswer;
}

export const CUT: Cut = { kind: 'cut' };
export const failedAt = (at: FailedAt, error: string): Failure => ({ kind: 'failed', at, error });
