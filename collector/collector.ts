import { CANNOT, LISTEN } from '../model/text/en/collector.ts';
import type { Server } from 'node:http';
import { isIP } from 'node:net';
import { createFolders, pathsOf } from './store/data-folder.ts';
import { lockFolder } from './store/folder-lock.ts';
import { createHelpdeskServer, type Helpdesk } from './helpdesk/helpdesk-server.ts';
import { openReaders, startHelpdesk } from './helpdesk/start-helpdesk.ts';
import { listenOn } from './wire/listen-on.ts';
import type { CollectorConfig } from './config.ts';
import { readOidcSettings } from './readers/oidc-settings.ts';
import type { EnrolmentMode } from '../model/enrolment.ts';
import { openFleet } from './fleet/fleet.ts';
import { othersOf } from './fleet/others.ts';
import { keepFleet } from './fleet/keep-fleet.ts';
import { startForgetting } from './devices/forget.ts';
import { openGate, type QuotaWish, whyUnsafe } from './devices/gate.ts';
import { createLook, startRetention } from './store/retention.ts';
import { type CertificateFiles, readCertificate, watchCertificate } from './wire/certificate.ts';
import { createFirstTry } from './first-try.ts';
import { createCollectorServer } from './wire/http-server.ts';
import { createIntake } from './intake.ts';
import { type Limits, limitsOf, type RetentionWish } from './limits.ts';
import {
  authorityOf,
  DEFAULT_LISTEN,
  helpdeskOrigin,
  isThisMachine,
  parseListenAddress,
  urlOf,
} from './listen-address.ts';
import { startCheck } from './store/slow-check.ts';
import { startScrub } from './store/scrub.ts';
import { openStore } from './store/store.ts';
import { openUploadFiles } from './store/upload-files.ts';
import { SET_ASIDE, sweepSetAside } from './store/sweep.ts';
import type { SharedSettings } from './shared/shared-settings.ts';
import { openSharedUploads } from './shared/shared-uploads.ts';
import { openUploads, type Uploads } from './uploads.ts';
import { reasonOf } from '../lib/error-name.ts';

export interface CollectorOptions {
  readonly dataFolder: string;
  /** `HOST:PORT`; port 0 lets the system choose. Absent: `DEFAULT_LISTEN`. */
  readonly listen?: string;
  /** `HOST:PORT` of the helpdesk's pages; absent or `off`: there are none. */
  readonly helpdesk?: string;
  /** Where browsers find them; absent: at that address, on loopback. */
  readonly helpdeskUrl?: string;
  /** Addresses of proxies: their clients share one address, and are not counted. */
  readonly proxies?: readonly string[];
  /** Absent: `open` while only this machine can reach it, else `token`. */
  readonly enrolment?: EnrolmentMode;
  /** Absent: `enrolment-tokens` in the data folder. */
  readonly tokenFile?: string;
  readonly quota?: QuotaWish;
  /** Its own certificate; absent: plain HTTP, for this machine or a TLS proxy. */
  readonly tls?: CertificateFiles;
  /** The company's own login; absent: accounts of the collector alone. */
  readonly oidc?: NonNullable<CollectorConfig['oidc']>;
  /** Absent: 90 days and 20 GiB. */
  readonly retention?: RetentionWish;
  /** What this collector shares with others; absent or null: nothing, and everything stands in its folder. */
  readonly shared?: SharedSettings | null;
  readonly log: (message: string) => void;
  readonly now?: () => Date;
  readonly limits?: Partial<Limits>;
}

export type StartedCollector =
  | {
      readonly ok: true;
      /** Without a trailing slash. */
      readonly url: string;
      /** Base64 of the SPKI DER: what `collector.receiptKey` pins. */
      readonly publicKey: string;
      /** Null when its pages are off. */
      readonly helpdesk: Pick<Helpdesk, 'url' | 'link' | 'hasAccounts'> | null;
      /** Ends requests under way, within bounds, and frees the folder. */
      close(): Promise<void>;
    }
  | { readonly ok: false; readonly message: string };

/**
 * Starts the receiving end: one for each data folder, listening when it resolves.
 *
 * @returns the running collector, or a sentence that says what stands in its way and what to do
 */
export async function startCollector({
  dataFolder,
  listen = DEFAULT_LISTEN,
  helpdesk: helpdeskListen = 'off',
  helpdeskUrl,
  log,
  now = () => new Date(),
  proxies = [],
  enrolment: wished,
  tokenFile,
  quota = {},
  tls,
  retention = {},
  oidc,
  shared: sharedSettings = null,
  limits: changed = {},
}: CollectorOptions): Promise<StartedCollector> {
  const address = parseListenAddress(listen);
  if (!address.ok) return address;
  const pages = helpdeskListen === 'off' ? null : parseListenAddress(helpdeskListen, '--helpdesk');
  if (pages !== null && !pages.ok) return pages;
  const hasTls = tls !== undefined || proxies.length > 0;
  const origin = pages === null ? null : helpdeskOrigin(pages, helpdeskUrl ?? null, hasTls);
  if (origin?.ok === false) return origin;
  const notAddress = proxies.find((proxy) => isIP(proxy) === 0);
  if (notAddress !== undefined) return { ok: false, message: LISTEN.proxy(notAddress) };
  const paths = pathsOf(dataFolder);
  const limits = limitsOf(changed, retention);
  const tokens = tokenFile ?? paths.tokens;
  const isHere = isThisMachine(address.host) && proxies.length === 0;
  const mode = wished ?? (isHere ? 'open' : 'token');
  const unsafe = isHere
    ? null
    : await whyUnsafe({
        listen: authorityOf(address.host, address.port),
        mode,
        hasTls,
        tokens,
        config: paths.config,
      });
  if (unsafe !== null) return { ok: false, message: unsafe };
  const read = tls === undefined ? null : await readCertificate(tls);
  if (read?.ok === false) return read;
  const company = oidc === undefined ? null : await readOidcSettings(oidc);
  if (company?.ok === false) return company;
  const undo: (() => void)[] = [];
  const fail = (message: string): StartedCollector => {
    for (const step of undo.reverse()) step();
    return { ok: false, message };
  };
  try {
    await createFolders(paths);
    const lock = lockFolder(paths, now());
    if (!lock.ok) return lock;
    undo.push(() => {
      lock.release();
    });

    // What speaks to the database is loaded where there is one.
    const common =
      sharedSettings === null
        ? null
        : await (await import('./shared/shared-store.ts')).openSharedStore(sharedSettings, log);
    if (common?.ok === false) return fail(common.message);
    const shared = common?.store ?? null;
    const maxCheckedAtStart = limits.checkedAtStartBytes;
    const opened = common ?? (await openStore({ paths, log, now, maxCheckedAtStart }));
    if (!opened.ok) return fail(opened.message);
    const { store } = opened;
    undo.push(() => {
      store.close().catch((thrown: unknown) => {
        log(`the store could not be closed: ${reasonOf(thrown)}`);
      });
    });

    const monotonicMs = (): number => performance.now();
    const gate = openGate({
      ...{ paths, mode, tokens, quota, limits, now, monotonicMs, log },
      registry: shared?.registry,
      // What others took of a device is seen within a minute.
      keptMs: shared === null ? null : 60_000,
      usedBy: (device, since) => store.index.usedBy(device, since),
    });
    undo.push(() => {
      gate.registry.close();
    });
    const lookForRoom = createLook({ ...store, limits: limits.retention, now }, log);
    const intake = createIntake({
      ...store,
      now,
      quota: gate.quota,
      makeRoom: lookForRoom,
      maxStoreBytes: limits.retention.maxBytes,
    });
    const uploads =
      shared === null
        ? await openUploads({
            files: openUploadFiles(paths),
            intake,
            knownDigest: async (id) => (await store.index.find(id))?.sha256 ?? null,
            limits: limits.uploads,
            ...{ log, now, monotonicMs },
          })
        : openSharedUploads({ pool: shared.pool, intake, limits: limits.uploads, log, now });
    const endSweeps = sweepUploads(uploads, log);
    undo.push(endSweeps);
    const fleet = keepFleet(
      openFleet(paths.fleet, store.index, () => gate.registry.pending()),
      log,
      shared?.taken,
    );
    undo.push(() => void fleet.close());
    const server = createCollectorServer({
      key: store.key,
      intake,
      uploads,
      limits,
      firstTryWithinS: createFirstTry(() => store.index.laptops(), monotonicMs),
      devices: gate,
      others: async (device) => {
        const own = await fleet.find(device);
        if (own?.code == null) return othersOf(own, [], [], new Map());
        return othersOf(own, await fleet.alike(own), await fleet.mended(own), await fleet.taken());
      },
      certificate: read?.certificate ?? null,
      log,
      proxies,
    });
    const port = await listenOn(server, address.host, address.port);
    undo.push(() => {
      server.close();
      server.closeAllConnections();
    });
    // What only this machine reaches needs no certificate, and its proxy has one.
    const pagesCertificate =
      pages !== null && !isThisMachine(pages.host) ? (read?.certificate ?? null) : null;
    const pagesServer = createHelpdeskServer(pagesCertificate);
    const helpdesk =
      pages === null
        ? null
        : await startHelpdesk(
            pagesServer,
            pages,
            origin?.origin ?? null,
            {
              ...store,
              proxies,
              now,
              fleet,
              oidc: company?.settings ?? null,
              readers: openReaders(paths, now, log),
              pending: () => gate.registry.pending(),
            },
            lock.announce,
          );
    server.on('error', (error) => {
      log(`the server reports: ${reasonOf(error)}`);
    });
    const sweep = async (): Promise<void> => {
      const removed =
        shared === null
          ? await sweepSetAside(paths, now())
          : await shared.bodies.sweep(new Date(now().getTime() - SET_ASIDE.maxAgeMs));
      if (removed > 0)
        log(`${String(removed)} files that were set aside have been removed by age or size`);
    };
    await sweep();
    const endCheck = store.isChecked
      ? null
      : startCheck(store, limits.check, { withRows: shared === null });
    // Who keeps objects for others reads them again by himself.
    const endScrub =
      shared === null ? startScrub({ ...store, sweep }, limits.scrub) : () => undefined;
    const endForgetting = startForgetting({
      ...store,
      ...{ uploads, fleet, registry: gate.registry },
      lately: () => shared?.registry.lately() ?? Promise.resolve([]),
    });
    const endRetention = startRetention(lookForRoom);
    const endWatches = (tls === undefined ? [] : [server, pagesServer]).map((one) =>
      tls === undefined
        ? () => undefined
        : watchCertificate(one, tls, log, limits.certificateLookMs),
    );
    return {
      ok: true,
      url: urlOf(address.host, port, tls === undefined ? 'http' : 'https'),
      publicKey: store.key.published.publicKey,
      helpdesk,
      close: async () => {
        endCheck?.();
        endScrub();
        endRetention();
        await endForgetting();
        for (const endWatch of endWatches) endWatch();
        await helpdesk?.close();
        endSweeps();
        await closeServer(server, limits.closeMs);
        await uploads.end();
        await fleet.close();
        await store.close();
        gate.registry.close();
        lock.release();
      },
    };
  } catch (thrown) {
    return fail(CANNOT.start(dataFolder, reasonOf(thrown)));
  }
}

const BETWEEN_UPLOAD_SWEEPS_MS = 10 * 60 * 1000;

/** @returns ends it */
function sweepUploads(uploads: Uploads, log: (message: string) => void): () => void {
  const sweep = (): void => {
    uploads.sweep().catch((thrown: unknown) => {
      log(`idle uploads could not be removed: ${reasonOf(thrown)}`);
    });
  };
  sweep();
  const timer = setInterval(sweep, BETWEEN_UPLOAD_SWEEPS_MS).unref();
  return () => {
    clearInterval(timer);
  };
}

async function closeServer(server: Server, closeMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, closeMs);
  await closed;
  clearTimeout(cut);
}
