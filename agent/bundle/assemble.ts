import { createHash } from 'node:crypto';
import {
  type BundleDocuments,
  type BundleFile,
  type DocumentName,
  DOCUMENTS,
  type Manifest,
  pathOf,
  type Redactions,
} from '../../model/bundle.ts';
import type { PrivacyPolicy } from '../../model/privacy.ts';
import { GATHERING } from '../../model/text/en/bundle.ts';
import { renderReport, type ReportWords } from '../../report/report.ts';
import type { Gathering } from './gather.ts';
import type { Redactor } from './redactor.ts';
import { zip, type ZipEntry } from './zip.ts';

/** Largest bundle that a user makes by hand. */
export const MAX_BUNDLE_BYTES = 5 * 1024 * 1024;
/** What goes first when a bundle is too large: the least telling document. */
const LEAST_FIRST: readonly DocumentName[] = [
  'log',
  'history',
  'last-good',
  'recorder',
  'connections',
  'run',
];

export interface BundlePlan {
  readonly id: string;
  readonly why: Manifest['why'];
  readonly at: string;
  readonly bootId: string | null;
  /** The collector's clock less this one's; null while no collector has answered. */
  readonly clockOffsetMs?: number | null;
  readonly policy: PrivacyPolicy;
  readonly gathering: Gathering;
  readonly redactor: Redactor;
  readonly words: ReportWords;
  /** Sentences about what was lost before. */
  readonly loss: readonly string[];
  readonly maxBytes?: number;
}

export interface Bundle {
  readonly zip: Buffer;
  readonly manifest: Manifest;
  readonly redactions: Redactions;
  /** The page, as it stands in the zip. */
  readonly html: string;
}

/**
 * Redacts what was gathered, draws the page, looks at the finished bytes again, and packs them: the
 * same plan gives the same bytes.
 */
export async function assembleBundle(plan: BundlePlan): Promise<Bundle> {
  const { redactor, gathering, maxBytes = MAX_BUNDLE_BYTES } = plan;
  const redacted = redactDocuments(gathering.documents, redactor);
  const left: DocumentName[] = [];
  for (;;) {
    const bundle = await pack(plan, withoutSome(redacted, left), left);
    const next = LEAST_FIRST.find((name) => !left.includes(name) && redacted[name] !== null);
    if (bundle.zip.length <= maxBytes || next === undefined) return bundle;
    left.push(next);
  }
}

function redactDocuments(documents: BundleDocuments, redactor: Redactor): BundleDocuments {
  const redacted = Object.fromEntries(
    NAMES.map((name) => {
      const value = documents[name];
      return [
        name,
        value === null ? null : redactor.document<unknown>(pathOf(name), DOCUMENTS[name], value),
      ];
    }),
  );
  return redacted as BundleDocuments;
}

const NAMES = Object.keys(DOCUMENTS) as DocumentName[];

const withoutSome = (
  documents: BundleDocuments,
  left: readonly DocumentName[],
): BundleDocuments => ({ ...documents, ...Object.fromEntries(left.map((name) => [name, null])) });

async function pack(
  plan: BundlePlan,
  documents: BundleDocuments,
  left: readonly DocumentName[],
): Promise<Bundle> {
  const { id, why, at, bootId, policy, gathering, redactor, words, loss, maxBytes } = plan;
  const entries: ZipEntry[] = [];
  const add = (path: string, text: string): Pick<BundleFile, 'bytes' | 'sha256'> => {
    const content = Buffer.from(redactor.gate(path, text), 'utf8');
    entries.push({ path, content });
    return {
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    };
  };
  const data = gathering.files.map((file): BundleFile => {
    const name = NAMES.find((one) => pathOf(one) === file.path);
    const message = file.message === null ? null : redactor.text(file.path, file.message);
    if (name === undefined || documents[name] === null)
      return name !== undefined && left.includes(name)
        ? {
            ...file,
            status: 'failed',
            message: GATHERING.leftOut(maxBytes ?? MAX_BUNDLE_BYTES),
          }
        : { ...file, message };
    return { ...file, message, ...add(file.path, textOf(name, documents)) };
  });
  const lost = loss.map((sentence) => redactor.text('manifest.json', sentence));
  const drawn = (redactions: Redactions): string =>
    renderReport(
      { manifest: { id, at, policy, files: data, loss: lost }, documents, redactions },
      words,
    );
  const html = redactor.gate('report.html', drawn(redactor.list()));
  const made = (path: string): BundleFile => ({
    path,
    bytes: 0,
    sha256: null,
    collector: 'bundle',
    ms: 0,
    status: 'ok',
    message: null,
  });
  const page = { ...made('report.html'), ...add('report.html', html) };
  const redactions = redactor.list();
  const list = { ...made('redactions.json'), ...add('redactions.json', json(redactions)) };
  const manifest: Manifest = {
    schema: 1,
    id,
    why,
    at,
    bootId,
    clockOffsetMs: plan.clockOffsetMs ?? null,
    files: [...data, page, list],
    loss: lost,
    redactions: redactions.items.reduce((sum, { count }) => sum + count, 0),
    policy,
  };
  entries.push({ path: 'manifest.json', content: Buffer.from(json(manifest), 'utf8') });
  return { zip: await zip(entries), manifest, redactions, html };
}

const textOf = (name: DocumentName, documents: BundleDocuments): string =>
  name === 'log'
    ? (documents.log ?? []).map((line) => `${JSON.stringify(line)}\n`).join('')
    : json(documents[name]);

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
