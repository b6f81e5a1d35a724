import { after } from './deadline.ts';
import { errorName } from './error-name.ts';
import { readBounded } from './read-bounded.ts';

/** Certificates in PEM; `why`: what kept the system's from being read, for a person. */
export interface SystemRoots {
  /** Those that Node does not trust of its own accord. */
  readonly roots: readonly string[];
  readonly why: string | null;
}

/**
 * Reading the system's store blocks: 70 ms for Debian's, and seconds for a large one of Windows or
 * macOS. So a thread of its own does it, and ends. It has no file, because each bundle would need
 * it at a place of its own; it runs as script and as module, whichever Node was told. Node has `getCACertificates` since 22.15.
 */
const READ = `
const { parentPort } = process.getBuiltinModule('node:worker_threads');
const { getCACertificates } = process.getBuiltinModule('node:tls');
if (getCACertificates === undefined) parentPort.postMessage(null);
else {
  const own = new Set(getCACertificates('default'));
  parentPort.postMessage([...new Set(getCACertificates('system'))].filter((one) => !own.has(one)));
}`;
const READ_TIMEOUT_MS = 10_000;
/** The largest stores hold some hundreds. */
const MAX_ROOTS = 4_096;

/** Where Linux distributions keep their store as one file (Go, crypto/x509/root_linux.go). */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const MAX_BUNDLE_BYTES = 4 * 1024 * 1024;

/** What the other programs of this system trust. Never rejects, and never blocks the event loop. */
export async function readSystemRoots(): Promise<SystemRoots> {
  const read = await inThread().catch((thrown: unknown): SystemRoots => ({
    roots: [],
    why: `the system's certificates cannot be read (${errorName(thrown)})`,
  }));
  if (read !== 'unknown to this Node') return read;
  return process.platform === 'linux'
    ? { roots: await bundled(), why: null }
    : { roots: [], why: `${process.version} cannot read the system's certificates` };
}

async function inThread(): Promise<SystemRoots | 'unknown to this Node'> {
  const { Worker } = await import('node:worker_threads');
  return new Promise((resolve) => {
    const worker = new Worker(READ, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 64 } });
    const endLimit = after(READ_TIMEOUT_MS, () => {
      end({
        roots: [],
        why: `the system's certificates were not read within ${String(READ_TIMEOUT_MS)} ms`,
      });
    });
    const end = (outcome: SystemRoots | 'unknown to this Node'): void => {
      endLimit();
      resolve(outcome);
      void worker.terminate();
    };
    worker.on('message', (message: unknown) => {
      end(message === null ? 'unknown to this Node' : { roots: decoded(message), why: null });
    });
    worker.on('error', (error) => {
      end({ roots: [], why: `the system's certificates cannot be read (${errorName(error)})` });
    });
    worker.on('exit', () => {
      end({ roots: [], why: "the system's certificates cannot be read" });
    });
  });
}

const decoded = (message: unknown): readonly string[] =>
  Array.isArray(message)
    ? message.filter((one): one is string => typeof one === 'string').slice(0, MAX_ROOTS)
    : [];

async function bundled(): Promise<readonly string[]> {
  const { SSL_CERT_FILE: named, NODE_EXTRA_CA_CERTS: extra } = process.env;
  const more = extra === undefined ? [] : await certificatesOf(extra);
  for (const path of named === undefined ? BUNDLES : [named]) {
    const roots = await certificatesOf(path);
    if (roots.length > 0) return [...more, ...roots].slice(0, MAX_ROOTS);
  }
  return more;
}

/** None where the file is absent: no distribution has all of them. */
const certificatesOf = (path: string): Promise<readonly string[]> =>
  readBounded(path, MAX_BUNDLE_BYTES).then(
    ({ text }) => certificatesIn(text),
    (): readonly string[] => [],
  );

/** The certificates of a PEM text (RFC 7468 §5), without what stands around them. */
export const certificatesIn = (text: string): readonly string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,65536}-----END CERTIFICATE-----/g) ??
  [];
