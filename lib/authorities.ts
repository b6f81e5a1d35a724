import type * as Tls from 'node:tls';
import { readSystemRoots, type SystemRoots } from './system-roots.ts';

/** Whom TLS trusts. */
export interface Authorities {
  /** Read at the first call, and kept. */
  secureContext(): Promise<Tls.SecureContext>;
  /** A certificate was refused: its root may have been installed since the store was read. */
  refused(): void;
}

/** After a refusal, a store that was read longer ago than this is read again. */
const REREAD_AFTER_MS = 5 * 60_000;

/** The system's certificates, read at the first call, and kept for all who ask. */
export interface SystemStore {
  roots(): Promise<SystemRoots>;
  /** The next call reads anew, where the last reading is older than a few minutes. */
  doubt(): void;
}

export function createSystemStore(
  read: () => Promise<SystemRoots> = readSystemRoots,
  monotonicMs: () => number = () => performance.now(),
): SystemStore {
  let reading: { readonly roots: Promise<SystemRoots>; readonly atMs: number } | null = null;
  return {
    roots: () => {
      reading ??= { roots: read(), atMs: monotonicMs() };
      return reading.roots;
    },
    doubt: () => {
      if (reading !== null && monotonicMs() - reading.atMs >= REREAD_AFTER_MS) reading = null;
    },
  };
}

const STORE_OF_THIS_PROCESS = createSystemStore();

/**
 * Node's own authorities with those of NODE_EXTRA_CA_CERTS, the system's, and more where they are
 * given. Nothing is read before the first TLS that needs it.
 *
 * @param more certificates in PEM, read with the others
 * @param note hears why the system's could not be read
 */
export function createAuthorities({
  store = STORE_OF_THIS_PROCESS,
  more,
  note = () => undefined,
}: {
  readonly store?: SystemStore;
  readonly more?: () => Promise<readonly string[]>;
  readonly note?: (why: string) => void;
} = {}): Authorities {
  let built: { readonly from: SystemRoots; readonly context: Tls.SecureContext } | null = null;
  let isDoubted = false;

  return {
    secureContext: async () => {
      const system = await store.roots();
      if (built !== null && built.from === system && !isDoubted) return built.context;
      const [tls, own] = await Promise.all([import('node:tls'), more?.() ?? []]);
      if (system.why !== null && built?.from !== system) note(system.why);
      const context =
        own.length === 0 ? contextOf(system, tls) : contextWith(tls, [...system.roots, ...own]);
      built = { from: system, context };
      isDoubted = false;
      return context;
    },
    refused: () => {
      store.doubt();
      isDoubted = more !== undefined;
    },
  };
}

/** Those of the system alone serve all who ask for no more: a context holds megabytes. */
const contexts = new WeakMap<SystemRoots, Tls.SecureContext>();

function contextOf(system: SystemRoots, tls: typeof Tls): Tls.SecureContext {
  const context = contexts.get(system) ?? contextWith(tls, system.roots);
  contexts.set(system, context);
  return context;
}

/** Node builds the context of its own authorities faster, and shares what it holds. */
const contextWith = (tls: typeof Tls, added: readonly string[]): Tls.SecureContext =>
  added.length === 0
    ? tls.createSecureContext()
    : tls.createSecureContext({ ca: [...nodesOwn(tls), ...added].join('\n') });

/** Node has `getCACertificates` since 22.15; before, NODE_EXTRA_CA_CERTS is not in its list. */
const nodesOwn = ({
  rootCertificates,
  getCACertificates,
}: Pick<typeof Tls, 'rootCertificates'> &
  Partial<Pick<typeof Tls, 'getCACertificates'>>): readonly string[] =>
  getCACertificates === undefined ? rootCertificates : getCACertificates('default');
