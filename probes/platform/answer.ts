import { ANSWERED } from '../../model/text/en/system-answers.ts';

/**
 * What a part of Windows said, or why it said nothing: a missing library or function is an ordinary
 * outcome.
 */
export type NativeAnswer<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly why: string };

export const answer = <Value>(value: Value): NativeAnswer<Value> => ({ ok: true, value });
export const noAnswer = (why: string): NativeAnswer<never> => ({ ok: false, why });

/** Status codes of winerror.h that callers tell apart. */
export const WIN32 = {
  success: 0,
  fileNotFound: 2,
  accessDenied: 5,
  bufferOverflow: 111,
  notSupported: 50,
  insufficientBuffer: 122,
  noData: 232,
  moreData: 234,
  invalidState: 5023,
} as const;

/** A failed call as a person reads it. */
export const failed = (call: string, status: unknown): NativeAnswer<never> =>
  noAnswer(ANSWERED.status(call, String(status)));
