import { rootCertificates, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { verifyErrorOf } from '../../lib/verify-error.ts';

/** What a TLS connection showed of itself; names are bounded and printable. */
export interface TlsFacts {
  /** `TLSv1.2` for example; null where the connection ended first. */
  readonly protocol: string | null;
  /** Why the certificate does not hold, as `verifyErrorOf` names it; null where it does. */
  readonly error: string | null;
  readonly subject: string;
  readonly issuer: string;
  /** Organization of the issuer; empty where it names none. */
  readonly maker: string;
  /** Names that the certificate bears. */
  readonly names: readonly string[];
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
  /** The first of the chain, from below, that is not valid now; null where all are. */
  readonly outOfDate: OutOfDate | null;
  /**
   * It came alone, nobody here knows the authority above it, and it says where that one's certificate
   * lies (RFC 5280 §4.2.2.1): mostly an intermediate that the server does not send.
   */
  readonly lacksIssuer: boolean;
  /** A key of it, or of who signed it, is Ed25519 or Ed448. */
  readonly isEdwards: boolean;
  /** The chain ends at an authority that only this laptop's own store knows. */
  readonly isLocalRoot: boolean;
}

/** A certificate whose time is over or has not come, and where in its chain it stands. */
export interface OutOfDate {
  readonly place: 'server' | 'intermediate' | 'root';
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
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

/** Reads what an open connection shows. @param now by this laptop's clock, as OpenSSL has it */
export function tlsFactsOf(socket: TLSSocket, now: Date): TlsFacts {
  const certificate: Certificate = socket.getPeerCertificate(true);
  return {
    protocol: socket.getProtocol(),
    error: verifyErrorOf(socket),
    subject: nameOf(certificate.subject ?? {}),
    issuer: nameOf(certificate.issuer ?? {}),
    maker: makerOf(certificate.issuer ?? {}),
    names: namesIn(certificate.subjectaltname ?? ''),
    validFrom: dateOf(certificate.valid_from),
    validTo: dateOf(certificate.valid_to),
    outOfDate: outOfDateIn(chainOf(certificate), now),
    lacksIssuer: isAlone(certificate) && !socket.authorized && namesIssuerPlace(certificate),
    isEdwards: isEdwards(certificate),
    isLocalRoot: socket.authorized && !isPublic(chainOf(certificate).at(-1) ?? certificate),
  };
}

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

/** From the server's up, as OpenSSL built it of what was sent and what is installed. */
function chainOf(certificate: Certificate): readonly Certificate[] {
  const chain = [certificate];
  for (let last = certificate; chain.length <= MAX_CHAIN;) {
    const above = last.issuerCertificate;
    if (above === undefined || above.fingerprint256 === last.fingerprint256) break;
    chain.push(above);
    last = above;
  }
  return chain;
}

/** Node leaves the issuer out where nobody has it; of a root it is the root itself. */
const isAlone = ({ issuerCertificate }: Certificate): boolean => issuerCertificate === undefined;

/** A company's authority mostly names its directory as well: then a root may be what lacks. */
const namesIssuerPlace = ({ infoAccess }: Certificate): boolean => {
  const places = infoAccess?.['CA Issuers - URI'] ?? [];
  return (
    places.some((place) => /^http:/i.test(place)) && places.every((one) => !/^ldap:/i.test(one))
  );
};

/** Ed25519 and Ed448 as DER writes them (RFC 8410 §3). */
const EDWARDS = ['06032b6570', '06032b6571'].map((mark) => Buffer.from(mark, 'hex'));
const isEdwards = ({ raw }: Certificate): boolean =>
  EDWARDS.some((mark) => raw?.includes(mark) === true);

function outOfDateIn(chain: readonly Certificate[], now: Date): OutOfDate | null {
  for (const [at, certificate] of chain.entries()) {
    const [validFrom, validTo] = [dateOf(certificate.valid_from), dateOf(certificate.valid_to)];
    const isOver = validTo !== null && validTo < now;
    if (!isOver && (validFrom === null || validFrom <= now)) continue;
    const isRoot = certificate.issuerCertificate?.fingerprint256 === certificate.fingerprint256;
    return {
      place: at === 0 ? 'server' : isRoot ? 'root' : 'intermediate',
      subject: nameOf(certificate.subject ?? {}),
      issuer: nameOf(certificate.issuer ?? {}),
      validFrom,
      validTo,
    };
  }
  return null;
}

const bytesOf = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

/** Whether the root is one of Mozilla's, which every Node carries. */
const isPublic = ({ raw }: Certificate): boolean =>
  raw !== undefined && rootCertificates.some((pem) => bytesOf(pem) === raw.toString('base64'));
