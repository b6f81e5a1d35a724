import { stat } from 'node:fs/promises';
import { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import { reasonOf } from '../../lib/error-name.ts';
import { readBounded } from '../../lib/read-bounded.ts';
import { CERTIFICATE } from '../../model/text/en/collector.ts';

/** Certificate with its chain, and key, as PEM files. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export type CertificateReading =
  | { readonly ok: true; readonly certificate: Certificate }
  | { readonly ok: false; readonly message: string };

const MAX_BYTES = 1024 * 1024;

/** Reads a certificate and its key, and tries them on one another. */
export async function readCertificate({
  certFile,
  keyFile,
}: CertificateFiles): Promise<CertificateReading> {
  try {
    const cert = (await readBounded(certFile, MAX_BYTES)).text;
    const key = (await readBounded(keyFile, MAX_BYTES)).text;
    createSecureContext({ cert, key });
    return { ok: true, certificate: { cert, key } };
  } catch (thrown) {
    return { ok: false, message: CERTIFICATE.unusable(certFile, keyFile, reasonOf(thrown)) };
  }
}

const LOOK_MS = 10_000;

/**
 * Takes a renewed certificate up without a restart: connections that are open stay. A pair that does
 * not fit, as between the writing of one file and of the other, is left until it does.
 *
 * @returns ends it
 */
export function watchCertificate(
  server: object,
  files: CertificateFiles,
  log: (message: string) => void,
  lookMs = LOOK_MS,
): () => void {
  let before: string | null = null;
  const look = async (): Promise<void> => {
    const times = await Promise.all([stat(files.certFile), stat(files.keyFile)]);
    const present = times.map(({ mtimeMs, ino, size }) => [mtimeMs, ino, size]).join();
    if (before === null || present === before) {
      before = present;
      return;
    }
    before = present;
    const read = await readCertificate(files);
    if (!read.ok) {
      log(read.message);
      return;
    }
    if (server instanceof Server) server.setSecureContext(read.certificate);
    log(CERTIFICATE.renewed(files.certFile));
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look()
      .catch((thrown: unknown) => {
        log(CERTIFICATE.unusable(files.certFile, files.keyFile, reasonOf(thrown)));
      })
      .finally(() => {
        isLooking = false;
      });
  }, lookMs).unref();
  return () => {
    clearInterval(timer);
  };
}
