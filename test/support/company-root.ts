import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** An authority of a company's own, which no list of the world's holds. */
export interface CompanyRoot {
  /** The root's certificate, PEM. */
  readonly cert: string;
  /**
   * @param name a DNS name or an IP address
   * @param days negative: it ended so long ago
   * @param more DNS names beside it
   * @param key what openssl makes the key by; absent: P-256
   * @param extensions lines as openssl's configuration has them
   * @param digest under the signature, as openssl names it
   */
  issue(
    name: string,
    days?: number,
    more?: readonly string[],
    key?: readonly string[],
    extensions?: readonly string[],
    digest?: string,
  ): KeyPair;
  /** An authority below this one. */
  intermediate(common: string, days?: number): CompanyRoot;
  /** The certificate of another authority's name and key by this one, PEM. */
  crossSign(other: CompanyRoot, days?: number): string;
  /** What asks another authority for a certificate of this one's name and key. */
  readonly request: string;
}

const P256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'] as const;
const AUTHORITY = 'basicConstraints=critical,CA:TRUE';

const read = (path: string): string => readFileSync(path, 'utf8');

function inFolder<T>(
  files: Readonly<Record<string, string>>,
  work: (openssl: (...args: readonly string[]) => void, at: (file: string) => string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-root-'));
  const at = (file: string): string => join(folder, file);
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text);
    return work((...args) => {
      execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
    }, at);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Made by openssl(1), as a company's administrator would.
 *
 * @param subject as openssl takes it; absent: of the company, by its common name
 */
export function companyRoot(
  common = 'Company Root',
  subject = `/O=Company/CN=${common}`,
): CompanyRoot {
  return inFolder({}, (openssl, at) => {
    const self = ['-x509', '-days', '2', '-subj', subject] as const;
    openssl('req', ...self, ...P256, '-nodes', '-keyout', 'k', '-out', 'c');
    openssl('req', '-new', '-key', 'k', '-subj', subject, '-out', 'r');
    return authorityOf({ key: read(at('k')), cert: read(at('c')) }, read(at('r')));
  });
}

function authorityOf(root: KeyPair, request: string): CompanyRoot {
  const sign = (asked: string, days: number, extensions: string, digest = 'sha256'): string =>
    inFolder({ r: asked, e: extensions, k: root.key, c: root.cert }, (openssl, at) => {
      const by = ['-CA', 'c', '-CAkey', 'k', '-CAcreateserial', '-extfile', 'e'] as const;
      openssl('x509', '-req', '-in', 'r', ...by, `-${digest}`, '-days', String(days), '-out', 'o');
      return read(at('o'));
    });
  const ask = (subject: string, key: readonly string[]): KeyPair =>
    inFolder({}, (openssl, at) => {
      openssl('req', ...key, '-nodes', '-subj', subject, '-keyout', 'k', '-out', 'r');
      return { key: read(at('k')), cert: read(at('r')) };
    });
  return {
    cert: root.cert,
    request,
    issue: (name, days = 2, more = [], key = P256, extensions = [], digest = 'sha256') => {
      const asked = ask(`/CN=${name}`, key);
      const kind = /^[\d.]+$|:/.test(name) ? 'IP' : 'DNS';
      const names = [`subjectAltName=${kind}:${name}`, ...more.map((one) => `DNS:${one}`)].join(
        ',',
      );
      return {
        key: asked.key,
        cert: sign(asked.cert, days, [names, ...extensions].join('\n'), digest),
      };
    },
    intermediate: (common, days = 2) => {
      const asked = ask(`/O=Company/CN=${common}`, P256);
      const cert = sign(asked.cert, days, AUTHORITY);
      return authorityOf({ key: asked.key, cert }, asked.cert);
    },
    crossSign: (other, days = 2) => sign(other.request, days, AUTHORITY),
  };
}
