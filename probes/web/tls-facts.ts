import { rootCertificates, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';

/** What a TLS connection showed of itself; names are bounded and printable. */
export interface TlsFacts {
  /** `TLSv1.2` for example; null where the connection ended first. */
  readonly protocol: string | null;
  /** Why the certificate does not hold, by OpenSSL's or Node's name; null where it does. */
  readonly error: string | null;
  readonly subject: string;
  readonly issuer: string;
  /** Organization of the issuer; empty where it names none. */
  readonly maker: string;
  /** Names that the certificate bears. */
  readonly names: readonly string[];
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
  /** The chain ends at an authority that only this laptop's own store knows. */
  readonly isLocalRoot: boolean;
}

const MAX_NAMES = 16;
const MAX_NAME_CHARACTERS = 100;
const MAX_CHAIN = 10;

const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, MAX_NAME_CHARACTERS);

type Certificate = Partial<DetailedPeerCertificate>;

const nameOf = ({ CN, O }: Partial<Certificate['subject']> & object): string =>
  printable([CN ?? O ?? ''].flat().join(', '));

const makerOf = ({ O, OU }: Partial<Certificate['subject']> & object): string =>
  printable([O ?? [], OU ?? []].flat().join(', '));

/** Reads what an open connection shows. */
export function tlsFactsOf(socket: TLSSocket): TlsFacts {
  const certificate: Certificate = socket.getPeerCertificate(true);
  const failed = socket.authorizationError as unknown;
  return {
    protocol: socket.getProtocol(),
    error: socket.authorized ? null : errorOf(failed),
    subject: nameOf(certificate.subject ?? {}),
    issuer: nameOf(certificate.issuer ?? {}),
    maker: makerOf(certificate.issuer ?? {}),
    names: namesIn(certificate.subjectaltname ?? ''),
    validFrom: dateOf(certificate.valid_from),
    validTo: dateOf(certificate.valid_to),
    isLocalRoot: socket.authorized && !isPublic(rootOf(certificate)),
  };
}

/** Node gives the name of the error as a text, and an error where the name of the host differs. */
const errorOf = (failed: unknown): string =>
  typeof failed === 'string'
    ? failed
    : failed instanceof Error && 'code' in failed
      ? String(failed.code)
      : 'UNKNOWN';

const namesIn = (alternatives: string): readonly string[] =>
  alternatives
    .slice(0, 8192)
    .split(', ')
    .flatMap((one) => {
      const [kind, name = ''] = one.split(':', 2);
      return kind === 'DNS' || kind === 'IP Address' ? [printable(name)] : [];
    })
    .slice(0, MAX_NAMES);

function dateOf(text: string | undefined): Date | null {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? null : date;
}

function rootOf(certificate: Certificate): Certificate {
  let last = certificate;
  for (let depth = 0; depth < MAX_CHAIN; depth += 1) {
    const above = last.issuerCertificate;
    if (above === undefined || above.fingerprint256 === last.fingerprint256) break;
    last = above;
  }
  return last;
}

const bytesOf = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

/** Whether the root is one of Mozilla's, which every Node carries. */
const isPublic = ({ raw }: Certificate): boolean =>
  raw !== undefined && rootCertificates.some((pem) => bytesOf(pem) === raw.toString('base64'));
