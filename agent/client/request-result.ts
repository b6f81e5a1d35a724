export type RequestResult<T> =
  | { readonly ok: true; readonly result: T }
  | {
      readonly ok: false;
      readonly reason: 'timed-out' | 'closed' | 'failed';
      readonly message: string;
    };

export interface Deadline {
  readonly timeoutMs: number;
}
