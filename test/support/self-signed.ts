import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the certificate's DER, in lower-case hex. */
  readonly sha256: string;
}

/** A certificate that signs itself, made by openssl(1); names are DNS names. */
export function selfSigned(name: string, days = 2): SelfSigned {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-certificate-'));
  const [keyFile, certFile] = ['key.pem', 'cert.pem'].map((file) => join(folder, file)) as [
    string,
    string,
  ];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      days.toString(),
      '-subj',
      `/CN=${name}`,
      '-addext',
      `subjectAltName=DNS:${name}`,
      '-keyout',
      keyFile,
      '-out',
      certFile,
    ],
    { stdio: 'ignore' },
  );
  const [key, cert] = [keyFile, certFile].map((file) => readFileSync(file, 'utf8')) as [
    string,
    string,
  ];
  rmSync(folder, { recursive: true });
  return {
    key,
    cert,
    sha256: createHash('sha256').update(new X509Certificate(cert).raw).digest('hex'),
  };
}
