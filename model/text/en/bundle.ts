import type { Redaction } from '../../bundle.ts';
import { sizeWords } from './clock.ts';

/** Why a zip is not unpacked. */
const UNZIP = {
  tooMany: (most: number): string => `it holds more than ${String(most)} files`,
  tooLarge: (bytes: number): string => `it would fill more than ${sizeWords(bytes)}`,
  ratio: (most: number): string => `it would grow to more than ${String(most)} times its size`,
  name: 'its name is none of a bundle',
  twice: 'it stands there twice',
  encrypted: 'it is locked with a password',
};

type UnzipFault =
  | { readonly kind: 'tooMany' | 'tooLarge' | 'ratio'; readonly most: number }
  | { readonly kind: 'name' | 'twice' | 'encrypted' }
  | { readonly kind: 'broken'; readonly why: string };

export function unzipWords(fault: UnzipFault): string {
  if (fault.kind === 'broken') return fault.why;
  return 'most' in fault ? UNZIP[fault.kind](fault.most) : UNZIP[fault.kind];
}

/** Why a bundle cannot be read. */
export const READING = {
  tooLarge: (bytes: number): string => `it is larger than ${sizeWords(bytes)}`,
  noManifest: 'it holds no manifest that this version understands',
  missing: 'the manifest names it, and it is not there',
  unknown: 'the manifest does not name it',
  digest: 'it is not what the manifest says: the bundle is damaged',
  document: 'this version does not understand it',
};

/** What the gathering of a document ran into. */
export const GATHERING = {
  none: 'there is none yet',
  silent: (folder: string): string => `the file system of ${folder} does not answer`,
  late: (seconds: number): string => `not within ${String(seconds)} s`,
  leftOut: (bytes: number): string =>
    `left out: the bundle would be larger than ${sizeWords(bytes)}`,
  notAllowed: 'the policy does not allow it',
  outboxUnread: (why: string): string =>
    `what was lost before, and how the clock goes, is not known: the outbox cannot be read (${why})`,
  noDevice: 'no agent has run with this data folder: the bundle has an id of its own',
};

/** What the building of a report ran into. */
export const BUILDING = {
  leftOut: 'left out: the report was made in haste',
  late: (seconds: number): string => `it was not made within ${String(seconds)} s`,
  ended: 'the agent ends',
  threadEnded: (code: number): string => `its thread ended with code ${String(code)}`,
  envelope: (bytes: number, most: number): string =>
    `its envelope has ${String(bytes)} bytes, and ${String(most)} are allowed`,
  smaller: (why: string): string =>
    `the whole report could not be made (${why}): a smaller one goes`,
  bare: (why: string): string =>
    `the smaller report could not be made either (${why}): its envelope goes alone`,
  notEncrypted: (why: string): string =>
    `it cannot be encrypted to collector.recipients (${why}), and does not leave unencrypted`,
  notMade: (why: string): string => `a report could not be made, the next run tries again: ${why}`,
  /** @param kind of the reports that never came */
  lost: (count: number, kind: string, reason: string, lastAt: string): string =>
    `${String(count)} × ${kind} never came: ${reason}, last ${lastAt}`,
};

/** Facts about the making of a bundle, on a terminal. */
export const MADE = {
  redacted: ({ rule, count, files }: Redaction): string =>
    `${String(count)} × ${rule} (${files.join(', ')})`,
};

/** Why a key does not open an encrypted bundle. */
export const AGE_IDENTITY = {
  none: 'the file of --identity holds no secret key of age (AGE-SECRET-KEY-1…)',
  doesNotFit: (why: string): string => `no key of the file of --identity opens it (${why})`,
  wanted: 'it is encrypted: name the file with the secret key by --identity',
};

/** Why a report that a user wanted to send is not sent. */
export const OFFER = {
  gone: 'this report is no longer at hand: look at a new one, and send that',
  notKept: (why: string): string =>
    `the report could not be put into the outbox: ${why}; save it to a file instead`,
};

/** A mail to the helpdesk, as a draft. */
export const DRAFT = {
  subject: (reference: string | null): string =>
    reference === null ? 'Report of Linesman' : `Report of Linesman, ${reference}`,
  text: (reference: string | null, fileName: string): string =>
    [
      `${fileName} is a report of Linesman about the way to Exchange from this laptop.`,
      ...(reference === null ? [] : [`Its reference is ${reference}.`]),
      'Open it with: linesman open FILE',
    ].join('\r\n'),
  callBackNotKept: (why: string): string => `the call-back number is not remembered: ${why}`,
};

/** What the log says of bundles that waited for recipients. */
export const ENCRYPTING = {
  done: (count: number): string =>
    `${String(count)} waiting ${count === 1 ? 'report was' : 'reports were'} encrypted for the recipients that are set now`,
  stays: (id: string, why: string): string => `report ${id} stays unencrypted: ${why}`,
};
