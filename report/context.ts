import type { BundleDocuments, Manifest, Redactions } from '../model/bundle.ts';
import type { Words } from '../model/text/words.ts';

/** What the page is written with. */
export type ReportWords = Pick<
  Words,
  'advice' | 'clock' | 'codes' | 'labels' | 'ladder' | 'page' | 'report' | 'way'
>;

/** What a bundle holds, decoded and redacted. */
export interface ReportInput {
  readonly manifest: Pick<Manifest, 'id' | 'at' | 'files' | 'loss' | 'policy'>;
  readonly documents: BundleDocuments;
  readonly redactions: Redactions;
}

/** The input with its words; every section is a function of this. */
export interface Page extends ReportInput {
  readonly words: ReportWords;
  /** Null while the laptop's own time is not known. */
  readonly utcOffsetMinutes: number | null;
}
