/** What a server says of itself before anybody has logged in. Names are bounded and printable. */
export interface NtlmIdentity {
  readonly netbiosComputer: string | null;
  readonly netbiosDomain: string | null;
  readonly dnsComputer: string | null;
  readonly dnsDomain: string | null;
  /** Root of the forest. */
  readonly forest: string | null;
  /** `6.1.7601`: version and build of Windows; null where the server does not say it. */
  readonly windows: string | null;
  /** Its clock. */
  readonly at: Date | null;
}

const SIGNATURE = 'NTLMSSP\0';
const NEGOTIATE_VERSION = 0x0200_0000;
const NEGOTIATE_TARGET_INFO = 0x0080_0000;
const HEAD_BYTES = 48;
const VERSION_AT = 48;
const MAX_BASE64_CHARACTERS = 16_384;
/** MsvAvEOL to MsvAvChannelBindings are eleven; a peer may repeat them. */
const MAX_PAIRS = 32;
const MAX_NAME_BYTES = 512;

/** MS-NLMP §2.2.2.1 */
const AV = {
  end: 0,
  netbiosComputer: 1,
  netbiosDomain: 2,
  dnsComputer: 3,
  dnsDomain: 4,
  forest: 5,
  timestamp: 7,
} as const;

/**
 * NEGOTIATE_MESSAGE (MS-NLMP §2.2.1.1) that names neither a domain nor a computer nor a user: asks
 * for a challenge in Unicode that names the target. It holds nothing of a login.
 */
export const NTLM_NEGOTIATE = (() => {
  const message = Buffer.alloc(32);
  message.write(SIGNATURE, 'latin1');
  message.writeUInt32LE(1, 8);
  // UNICODE, OEM, REQUEST_TARGET, NTLM, ALWAYS_SIGN, EXTENDED_SESSIONSECURITY
  message.writeUInt32LE(0x1 | 0x2 | 0x4 | 0x200 | 0x8000 | 0x8_0000, 12);
  message.writeUInt32LE(32, 20);
  message.writeUInt32LE(32, 28);
  return message.toString('base64');
})();

/**
 * Decodes the CHALLENGE_MESSAGE (MS-NLMP §2.2.1.2) among the values of WWW-Authenticate. Null where
 * there is none, or none that holds to its own lengths.
 */
export function ntlmIdentityIn(fields: readonly string[]): NtlmIdentity | null {
  for (const field of fields) {
    const [, token] = /^\s*NTLM\s+([A-Za-z0-9+/]+={0,2})\s*$/i.exec(
      field.slice(0, MAX_BASE64_CHARACTERS),
    ) ?? [undefined, undefined];
    const identity = token === undefined ? null : decode(Buffer.from(token, 'base64'));
    if (identity !== null) return identity;
  }
  return null;
}

function decode(message: Buffer): NtlmIdentity | null {
  if (message.length < HEAD_BYTES || message.toString('latin1', 0, 8) !== SIGNATURE) return null;
  if (message.readUInt32LE(8) !== 2) return null;
  const flags = message.readUInt32LE(20);
  const hasInfo = (flags & NEGOTIATE_TARGET_INFO) !== 0;
  const info = hasInfo ? partAt(message, 40) : null;
  if (hasInfo && info === null) return null;
  const pairs = info === null ? new Map<number, Buffer>() : pairsIn(info);
  if (pairs === null) return null;
  const nameOf = (id: number): string | null => {
    const value = pairs.get(id);
    return value === undefined ? null : printable(value);
  };
  const stamp = pairs.get(AV.timestamp);
  return {
    netbiosComputer: nameOf(AV.netbiosComputer),
    netbiosDomain: nameOf(AV.netbiosDomain),
    dnsComputer: nameOf(AV.dnsComputer),
    dnsDomain: nameOf(AV.dnsDomain),
    forest: nameOf(AV.forest),
    windows: (flags & NEGOTIATE_VERSION) === 0 ? null : versionIn(message),
    at: stamp?.length === 8 ? dateOf(stamp.readBigUInt64LE()) : null,
  };
}

/** The bytes that a descriptor of length and offset names; null where they lie outside. */
function partAt(message: Buffer, at: number): Buffer | null {
  const length = message.readUInt16LE(at);
  const offset = message.readUInt32LE(at + 4);
  return offset < HEAD_BYTES || offset + length > message.length
    ? null
    : message.subarray(offset, offset + length);
}

/** Null where the list breaks its own lengths or has no end. */
function pairsIn(info: Buffer): ReadonlyMap<number, Buffer> | null {
  const pairs = new Map<number, Buffer>();
  let at = 0;
  for (let count = 0; count < MAX_PAIRS; count += 1) {
    if (at + 4 > info.length) return null;
    const id = info.readUInt16LE(at);
    const length = info.readUInt16LE(at + 2);
    if (id === AV.end) return pairs;
    if (at + 4 + length > info.length) return null;
    pairs.set(id, info.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}

function printable(value: Buffer): string | null {
  const text = value
    .subarray(0, Math.min(value.length - (value.length % 2), MAX_NAME_BYTES))
    .toString('utf16le')
    .replace(/[^\p{L}\p{N}._-]/gu, '');
  return text === '' ? null : text;
}

/** VERSION (MS-NLMP §2.2.2.10). */
function versionIn(message: Buffer): string | null {
  if (message.length < VERSION_AT + 8) return null;
  const [major, minor] = [message.readUInt8(VERSION_AT), message.readUInt8(VERSION_AT + 1)];
  return major === 0
    ? null
    : `${String(major)}.${String(minor)}.${String(message.readUInt16LE(VERSION_AT + 2))}`;
}

/** Between 1601 and 1970, in milliseconds. */
const FILETIME_EPOCH_MS = 11_644_473_600_000n;

/** Null for a time that no clock has. */
function dateOf(fileTime: bigint): Date | null {
  const date = new Date(Number(fileTime / 10_000n - FILETIME_EPOCH_MS));
  return date.getUTCFullYear() >= 1980 && date.getUTCFullYear() < 2200 ? date : null;
}
