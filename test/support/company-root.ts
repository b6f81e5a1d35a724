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
   */
  issue(name: string, days?: number, more?: readonly string[]): KeyPair;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const;

/** Made by openssl(1), as a company's administrator would. */
export function companyRoot(common = 'Company Root'): CompanyRoot {
  const inFolder = <T>(
    work: (openssl: (...args: readonly string[]) => void, at: (file: string) => string) => T,
  ): T => {
    const folder = mkdtempSync(join(tmpdir(), 'linesman-root-'));
    try {
      return work(
        (...args) => {
          execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
        },
        (file) => join(folder, file),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const read = (path: string): string => readFileSync(path, 'utf8');
  const root = inFolder((openssl, at) => {
    openssl(
      'req',
      '-x509',
      ...KEY,
      '-days',
      '2',
      '-subj',
      `/O=Company/CN=${common}`,
      '-keyout',
      'k',
      '-out',
      'c',
    );
    return { key: read(at('k')), cert: read(at('c')) };
  });
  return {
    cert: root.cert,
    issue: (name, days = 2, more = []) =>
      inFolder((openssl, at) => {
        writeFileSync(at('root.key'), root.key);
        writeFileSync(at('root.pem'), root.cert);
        const kind = /^[\d.]+$|:/.test(name) ? 'IP' : 'DNS';
        writeFileSync(
          at('names'),
          [`subjectAltName=${kind}:${name}`, ...more.map((one) => `DNS:${one}`)].join(','),
        );
        openssl('req', ...KEY, '-subj', `/CN=${name}`, '-keyout', 'k', '-out', 'r');
        openssl(
          'x509',
          '-req',
          '-in',
          'r',
          '-CA',
          'root.pem',
          '-CAkey',
          'root.key',
          '-CAcreateserial',
          '-days',
          String(days),
          '-extfile',
          'names',
          '-out',
          'c',
        );
        return { key: read(at('k')), cert: read(at('c')) };
      }),
  };
}
