import { HANDSHAKE } from './hello-bytes.ts';

/** What a server said to a hello of TLS 1.2, as far as its flight was read. */
export interface ServerFlight {
  /** `TLSv1.0` for example: what it picked; null where no ServerHello came. */
  readonly version: string | null;
  /** Number in IANA's list of cipher suites; null where no ServerHello came. */
  readonly cipher: number | null;
  /** Whether it asked for a client certificate; null where the flight ended before that shows. */
  readonly asksForCertificate: boolean | null;
  /** Of an alert in the place of a flight (RFC 5246 §7.2); null where none came. */
  readonly alert: number | null;
}

export const NO_FLIGHT: ServerFlight = {
  version: null,
  cipher: null,
  asksForCertificate: null,
  alert: null,
};

/** `more`: not all that is wanted has come. `done`: it has, or the other side speaks no TLS. */
export interface FlightRead {
  readonly is: 'more' | 'done';
  readonly flight: ServerFlight;
}

/** A flight longer than this is no server's that we know: chains of certificates take a tenth. */
export const MAX_FLIGHT_BYTES = 64 * 1024;
/** RFC 5246 §6.2.3: plain text, and what compression and ciphers may add. */
const MAX_RECORD_BYTES = 2 ** 14 + 2048;
const RECORD_HEAD = 5;
const MESSAGE_HEAD = 4;
const ALERT = 21;
const WARNING = 1;
const SERVER_HELLO = 2;
const CERTIFICATE_REQUEST = 13;
const SERVER_HELLO_DONE = 14;

const VERSIONS: Readonly<Record<number, string>> = {
  0x0300: 'SSLv3',
  0x0301: 'TLSv1.0',
  0x0302: 'TLSv1.1',
  0x0303: 'TLSv1.2',
};

/**
 * Reads a server's flight up to CertificateRequest or ServerHelloDone (RFC 5246 §7.4). Pure; called
 * anew with all that has come so far, which the caller bounds by `MAX_FLIGHT_BYTES`.
 */
export function readFlight(bytes: Buffer): FlightRead {
  const { messages, alert, isWhole } = recordsIn(bytes);
  let flight: ServerFlight = { ...NO_FLIGHT, alert };
  for (let at = 0; at + MESSAGE_HEAD <= messages.length;) {
    const type = messages.readUInt8(at);
    const length = messages.readUIntBE(at + 1, 3);
    const body = messages.subarray(at + MESSAGE_HEAD, at + MESSAGE_HEAD + length);
    if (type === CERTIFICATE_REQUEST)
      return { is: 'done', flight: { ...flight, asksForCertificate: true } };
    if (body.length < length) break;
    if (type === SERVER_HELLO) flight = { ...flight, ...helloIn(body) };
    if (type === SERVER_HELLO_DONE)
      return { is: 'done', flight: { ...flight, asksForCertificate: false } };
    at += MESSAGE_HEAD + length;
  }
  return { is: isWhole || alert !== null ? 'done' : 'more', flight };
}

/** @returns `isWhole` where what follows is no TLS, so that nothing more is to be waited for */
function recordsIn(bytes: Buffer): {
  readonly messages: Buffer;
  readonly alert: number | null;
  readonly isWhole: boolean;
} {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + RECORD_HEAD <= bytes.length) {
    const type = bytes.readUInt8(at);
    const length = bytes.readUInt16BE(at + 3);
    const isTls = bytes.readUInt8(at + 1) === 3 && length > 0 && length <= MAX_RECORD_BYTES;
    if (!isTls || (type !== HANDSHAKE && type !== ALERT))
      return { messages: Buffer.concat(parts), alert: null, isWhole: true };
    const body = bytes.subarray(at + RECORD_HEAD, at + RECORD_HEAD + length);
    // A warning (an unknown name, for example) is followed by the flight all the same.
    const isFatal = type === ALERT && body.length >= 2 && body.readUInt8(0) !== WARNING;
    if (isFatal) return { messages: Buffer.concat(parts), alert: body.readUInt8(1), isWhole: true };
    if (type === HANDSHAKE) parts.push(body);
    at += RECORD_HEAD + length;
  }
  return { messages: Buffer.concat(parts), alert: null, isWhole: false };
}

/** RFC 5246 §7.4.1.3: version, random, session id, cipher. */
function helloIn(body: Buffer): Pick<ServerFlight, 'version' | 'cipher'> {
  const SESSION_AT = 34;
  if (body.length <= SESSION_AT) return { version: null, cipher: null };
  const number = body.readUInt16BE(0);
  const cipherAt = SESSION_AT + 1 + body.readUInt8(SESSION_AT);
  return {
    version: VERSIONS[number] ?? `0x${number.toString(16).padStart(4, '0')}`,
    cipher: cipherAt + 2 <= body.length ? body.readUInt16BE(cipherAt) : null,
  };
}
