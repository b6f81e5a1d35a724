import { dirname, resolve } from 'node:path';
import * as z from 'zod/mini';
import { errorCode, reasonOf } from '../lib/error-name.ts';
import { readBounded } from '../lib/read-bounded.ts';
import { issueWords } from '../model/config-problems.ts';
import { EnrolmentMode } from '../model/enrolment.ts';
import { nearestKey } from '../model/nearest-key.ts';
import { CONFIG } from '../model/text/en/config.ts';
import { CANNOT, OWN_FILE } from '../model/text/en/collector.ts';

const Address = z.string().check(z.maxLength(300));
const Path = z.string().check(z.minLength(1), z.maxLength(4096));
const Count = (max: number) => z.number().check(z.int(), z.gte(1), z.lte(max));

const QuotaSection = z.strictObject({
  /** Reports of one device within a day. */
  itemsPerDay: z.optional(Count(100_000)),
  mibPerDay: z.optional(Count(100_000)),
});

const RetentionSection = z.strictObject({
  days: z.optional(Count(36_500)),
  gib: z.optional(z.number().check(z.gte(0.1), z.lte(1_000_000))),
});
const Name = z.string().check(z.minLength(1), z.maxLength(200));
const Groups = z.array(Name).check(z.maxLength(32));
const OidcSection = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }).check(z.maxLength(500)),
  clientId: Name,
  /** Absent: a public client. */
  secretFile: z.optional(Path),
  scopes: z.optional(Name),
  groupsClaim: z.optional(Name),
  /** Groups that may read, and that may also see who did. */
  readers: z.optional(Groups),
  admins: z.optional(Groups),
});
const StoreSection = z.strictObject({
  kind: z.enum(['files', 's3']),
  endpoint: z.optional(z.url({ protocol: /^https?$/ }).check(z.maxLength(500))),
  bucket: z.optional(z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/))),
  region: z.optional(Name),
  accessKey: z.optional(Name),
  secretFile: z.optional(Path),
});
const IndexSection = z.strictObject({
  kind: z.enum(['sqlite', 'postgres']),
  /** Without a password. */
  url: z.optional(z.string().check(z.regex(/^(?:postgres(?:ql)?|socket):/), z.maxLength(500))),
  passwordFile: z.optional(Path),
  /** Of this collector, at most. */
  connections: z.optional(z.number().check(z.int(), z.gte(3), z.lte(100))),
});
const TlsSection = z.strictObject({ certFile: Path, keyFile: Path });

/** The collector's own file. Secrets stand in files of their own, and paths are seen from its folder. */
const CollectorConfig = z.strictObject({
  listen: z.optional(Address),
  helpdeskListen: z.optional(Address),
  /** Where browsers find the helpdesk's pages. */
  helpdeskUrl: z.optional(Address),
  /** Addresses of the proxies that lead to it. */
  proxies: z.optional(z.array(Address).check(z.maxLength(16))),
  enrolment: z.optional(EnrolmentMode),
  tokenFile: z.optional(Path),
  quota: z.optional(QuotaSection),
  retention: z.optional(RetentionSection),
  /** PEM; looked at again every ten seconds. */
  tls: z.optional(TlsSection),
  oidc: z.optional(OidcSection),
  /** Where bodies lie, and what is known of them; several collectors may share both. */
  store: z.optional(StoreSection),
  index: z.optional(IndexSection),
  /** PEM of the key that signs receipts, where several collectors share a store. */
  keyFile: z.optional(Path),
});
export type CollectorConfig = z.infer<typeof CollectorConfig>;

export type ConfigReading =
  | { readonly ok: true; readonly config: CollectorConfig }
  | { readonly ok: false; readonly messages: readonly string[] };

const MAX_BYTES = 1024 * 1024;
const SECTIONS: Readonly<Record<string, z.ZodMiniObject>> = {
  '': CollectorConfig,
  quota: QuotaSection,
  retention: RetentionSection,
  tls: TlsSection,
  oidc: OidcSection,
  store: StoreSection,
  index: IndexSection,
};

/**
 * Reads the collector's own file; any fault in it is fatal, for half of it could open what should be
 * shut.
 *
 * @param named false: without the file everything is as it is by default
 */
export async function readCollectorConfig(file: string, named: boolean): Promise<ConfigReading> {
  let document: unknown;
  try {
    const { text, isCut } = await readBounded(file, MAX_BYTES);
    if (isCut) return { ok: false, messages: [CANNOT.read(file, OWN_FILE.tooLong)] };
    document = JSON.parse(text);
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT' && !named) return { ok: true, config: {} };
    return { ok: false, messages: [CANNOT.read(file, reasonOf(thrown))] };
  }
  const parsed = CollectorConfig.safeParse(document);
  if (!parsed.success)
    return { ok: false, messages: parsed.error.issues.flatMap((issue) => wordsOf(file, issue)) };
  const { tokenFile, tls, oidc, store, index, keyFile } = parsed.data;
  const beside = (path: string): string => resolve(dirname(file), path);
  return {
    ok: true,
    config: {
      ...parsed.data,
      ...(tls === undefined
        ? {}
        : { tls: { certFile: beside(tls.certFile), keyFile: beside(tls.keyFile) } }),
      ...(oidc?.secretFile === undefined
        ? {}
        : { oidc: { ...oidc, secretFile: beside(oidc.secretFile) } }),
      ...(store?.secretFile === undefined
        ? {}
        : { store: { ...store, secretFile: beside(store.secretFile) } }),
      ...(index?.passwordFile === undefined
        ? {}
        : { index: { ...index, passwordFile: beside(index.passwordFile) } }),
      ...(keyFile === undefined ? {} : { keyFile: beside(keyFile) }),
      ...(tokenFile === undefined ? {} : { tokenFile: beside(tokenFile) }),
    },
  };
}

function wordsOf(file: string, issue: z.core.$ZodIssue): string[] {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys')
    return [OWN_FILE.line(file, CONFIG.line(path, issueWords(issue), null))];
  const known = Object.keys(SECTIONS[path]?._zod.def.shape ?? {});
  return issue.keys.map((key) =>
    OWN_FILE.line(
      file,
      CONFIG.line([...issue.path, key].join('.'), CONFIG.unknown, nearestKey(key, known)),
    ),
  );
}
