import { createHash } from 'node:crypto';
import { parseJson } from '../../model/json.ts';
import {
  type BundleDocuments,
  DOCUMENTS,
  type DocumentName,
  Manifest,
  pathOf,
  Redactions,
} from '../../model/bundle.ts';
import { READING } from '../../model/text/en/bundle.ts';
import { unzip } from './unzip.ts';

/** Far above what an agent makes. */
export const MAX_READ_BYTES = 32 * 1024 * 1024;

export interface ReadBundle {
  readonly manifest: Manifest;
  readonly documents: BundleDocuments;
  readonly redactions: Redactions | null;
  /** The page as it came; show it in a sandbox alone. */
  readonly html: string | null;
}

export type BundleReading =
  | { readonly ok: true; readonly bundle: ReadBundle }
  /** `path`: the file at fault, null when it is the whole. */
  | { readonly ok: false; readonly path: string | null; readonly message: string };

const damaged = (path: string | null, message: string): BundleReading => ({
  ok: false,
  path,
  message,
});

/**
 * Unpacks a bundle within the limits of `unzip`, holds every file against its digest in the
 * manifest, and decodes the documents. One that the manifest does not name is a fault as well.
 */
export async function readBundle(bytes: Buffer): Promise<BundleReading> {
  const unpacked = await unzip(bytes);
  if (!unpacked.ok) return unpacked;
  const { files } = unpacked;
  const textOf = (path: string): string | null => files.get(path)?.toString('utf8') ?? null;
  const manifest = Manifest.safeParse(parseJson(textOf(MANIFEST) ?? ''));
  if (!manifest.success) return damaged(MANIFEST, READING.noManifest);
  const named = new Set([MANIFEST]);
  for (const { path, sha256, bytes: size } of manifest.data.files) {
    if (sha256 === null) continue;
    named.add(path);
    const content = files.get(path);
    if (content === undefined) return damaged(path, READING.missing);
    const digest = createHash('sha256').update(content).digest('hex');
    if (content.length !== size || digest !== sha256) return damaged(path, READING.digest);
  }
  const foreign = [...files.keys()].find((path) => !named.has(path));
  if (foreign !== undefined) return damaged(foreign, READING.unknown);
  const documents: Partial<Record<DocumentName, unknown>> = {};
  for (const name of Object.keys(DOCUMENTS) as DocumentName[]) {
    const text = textOf(pathOf(name));
    if (text === null) {
      documents[name] = null;
      continue;
    }
    const parsed = DOCUMENTS[name].safeParse(valueOf(name, text));
    if (!parsed.success) return damaged(pathOf(name), READING.document);
    documents[name] = parsed.data;
  }
  const redactions = Redactions.safeParse(parseJson(textOf('redactions.json') ?? ''));
  return {
    ok: true,
    bundle: {
      manifest: manifest.data,
      documents: documents as BundleDocuments,
      redactions: redactions.success ? redactions.data : null,
      html: textOf('report.html'),
    },
  };
}

const MANIFEST = 'manifest.json';

/** The log is a list by lines. */
const valueOf = (name: DocumentName, text: string): unknown =>
  name === 'log'
    ? text
        .split('\n')
        .filter((line) => line !== '')
        .map(parseJson)
    : parseJson(text);
