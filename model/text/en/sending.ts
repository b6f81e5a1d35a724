import type { SendCode, SendTrouble } from '../../send-trouble.ts';
import { CERTIFICATE_FLAWS } from './certificate-flaws.ts';

const because = (error: string | null): string => (error === null ? '' : ` (${error})`);
const isSilent = (error: string | null): boolean => error === 'ETIMEDOUT';

function brokenProxy({ who, at, error, status }: SendTrouble): string {
  if (status !== null)
    return `the proxy ${who} does not lead to the collector (it answers with ${String(status)})`;
  if (at === 'name')
    return `the name of the proxy ${who} is not found${because(error)}, and the collector is not reached without it`;
  if (at === 'connect')
    return `the proxy ${who} ${isSilent(error) ? 'does not answer' : `is not reached${because(error)}`}, and neither is the collector without it`;
  return isSilent(error)
    ? `the proxy ${who} does not answer`
    : `the proxy ${who} does not answer as a proxy does${because(error)}`;
}

const issuedBy = ({ certificate }: SendTrouble): string =>
  certificate === null || certificate.issuer === ''
    ? 'issued by nobody it names'
    : certificate.issuer === certificate.subject
      ? `“${certificate.subject}”, which signed itself`
      : `issued by “${certificate.issuer}”`;

/** What a certificate that ended or has not begun says of its time. */
function outOfTime(trouble: SendTrouble): string {
  const { who, error, certificate } = trouble;
  const isEarly = error === 'CERT_NOT_YET_VALID';
  const day = (isEarly ? certificate?.validFrom : certificate?.validTo) ?? 'a day it does not name';
  return `the certificate of ${who}, ${issuedBy(trouble)}, ${isEarly ? 'begins' : 'ended'} on ${day}: it must be renewed, or this laptop’s clock is wrong`;
}

/** No root mends a certificate that is itself at fault. */
function cureOf({ error }: SendTrouble): string {
  const flaw = CERTIFICATE_FLAWS[error ?? ''];
  return flaw === undefined
    ? 'put its root certificate into the system’s store, or name it in collector.ca'
    : `${flaw}; the collector needs another certificate`;
}

/** Why a report did not leave, as the end of a sentence: what happened, and what to do about it. */
const SENDING: Readonly<Record<SendCode, (trouble: SendTrouble) => string>> = {
  COLLECTOR_BUSY: () => 'the collector is busy',
  COLLECTOR_REFUSED: ({ detail }) => `the collector did not take it${because(detail)}`,
  RECEIPT_INVALID: ({ detail }) => `the collector’s receipt does not hold${because(detail)}`,
  NOT_A_COLLECTOR: ({ who, detail }) =>
    `what answers at ${who} is no collector${because(detail)}: a login page, a proxy or another server`,
  PROXY_AUTH: ({ who }) =>
    `the proxy ${who} wants a login (407), and Linesman sends none: let the collector pass without one`,
  PROXY_BROKEN: brokenProxy,
  DNS_FAILED: ({ who, error }) => `the name ${who} is not found${because(error)}`,
  HOST_UNREACHABLE: ({ who, error }) =>
    isSilent(error) ? `${who} does not answer` : `${who} is not reached${because(error)}`,
  TLS_UNTRUSTED: (trouble) =>
    `this laptop does not trust the certificate of ${trouble.who}, ${issuedBy(trouble)}${because(trouble.error)}: ${cureOf(trouble)}`,
  TLS_NAME: (trouble) =>
    `what answers as ${trouble.who} shows the certificate of another host, “${trouble.certificate?.subject ?? ''}”, ${issuedBy(trouble)}: a login page or a proxy stands before it, or collector.url names another host than its certificate`,
  TLS_EXPIRED: outOfTime,
  TLS_FAILED: ({ who, error }) =>
    isSilent(error)
      ? `${who} answers, and goes silent where encryption should begin`
      : `${who} answers, and no encryption comes about${because(error)}`,
  NO_ANSWER: ({ who, error, detail }) =>
    `${who} is reached, and gives no whole answer${because(detail ?? error)}`,
  NOT_SENT: ({ detail }) => detail ?? 'it could not be sent',
};

/** @returns a clause; where the ways out are a guess, with the reason */
export const sendingWords = (trouble: SendTrouble): string =>
  `${SENDING[trouble.code](trouble)}${trouble.untold === null ? '' : `; ${trouble.untold}`}`;

/** For who reads no codes: what the reader of a script adds in brackets. */
export const withoutCodes = (text: string): string =>
  text.replaceAll(/, PAC_UNREACHABLE(?=\))/g, '');

/** The same in a few words, for the tray's menu. */
export const SENDING_IN_TRAY: Readonly<Record<SendCode, string>> = {
  COLLECTOR_BUSY: 'the collector is busy, next try soon',
  COLLECTOR_REFUSED: 'the collector did not take it, next try soon',
  RECEIPT_INVALID: 'the collector’s receipt does not hold',
  NOT_A_COLLECTOR: 'something else answers for the collector',
  PROXY_AUTH: 'the proxy wants a login',
  PROXY_BROKEN: 'the proxy does not let it through',
  DNS_FAILED: 'the collector’s name is not found',
  HOST_UNREACHABLE: 'the collector is not reached',
  TLS_UNTRUSTED: 'the collector’s certificate is not trusted',
  TLS_NAME: 'something else answers for the collector',
  TLS_EXPIRED: 'the collector’s certificate is out of date',
  TLS_FAILED: 'the collector is not reached safely',
  NO_ANSWER: 'the collector gives no answer',
  NOT_SENT: 'it could not be sent, next try soon',
};
