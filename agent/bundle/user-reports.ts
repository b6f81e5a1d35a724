import type { BundleOffered, BundleSent, Params } from '../../model/contract.ts';
import { DRAFT } from '../../model/text/en/bundle.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { ReportAtHand } from '../handle.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { AskedReport, Reports } from '../runs/reports.ts';
import { readCallBack, writeCallBack } from './call-back.ts';
import { fileBehind } from './travelling.ts';
import { createOffers, type Offered, type UserReport } from './offers.ts';

/** Reports that a person asks for, sees, sends, saves or mails. */
export interface UserReports {
  preview(wish: Params<'bundle.preview'>): Promise<BundleOffered>;
  send(wish: Params<'bundle.send'>): Promise<BundleSent>;
  /** One that was previewed, or one in the outbox; null where none has this id. */
  atHand(id: string): ReportAtHand | null;
}

export interface UserReportsIo {
  readonly reports: Pick<Reports, 'make' | 'keep'>;
  readonly outbox: Pick<Outbox, 'bodyOf' | 'markCopied'>;
  readonly dataFolder: string;
  readonly recipients: readonly string[];
  /** The helpdesk's address; null where the settings name none. */
  readonly mail: string | null;
  /** What a report of now shows beside the last run. */
  readonly look: () => Promise<Pick<AskedReport, 'connections' | 'outlook'>>;
  readonly diagnosis: () => Diagnosis | null;
  readonly monotonicMs: () => number;
  readonly log: (message: string) => void;
}

export function createUserReports(io: UserReportsIo): UserReports {
  const { reports, outbox, dataFolder, recipients, monotonicMs } = io;

  const make = async (note: string | null): Promise<Offered> => {
    const made = await reports.make({ note, ...(await io.look()) });
    if (!made.ok) return { ok: false, message: made.message };
    const { id, body, bundleFrom, encrypted, fileName, html, manifest, redactions } = made;
    const report: UserReport = {
      preview: {
        id,
        fileName,
        bytes: body.length,
        files: manifest.files,
        redactions,
        loss: manifest.loss,
        encryptedTo: encrypted ? [...recipients] : [],
        callBack: readCallBack(dataFolder),
      },
      html,
      bundle: body.subarray(bundleFrom),
      enqueue: () => reports.keep(made),
    };
    return { ok: true, report };
  };
  const offers = createOffers({ make, monotonicMs });
  const atHand = (
    id: string,
    { fileName, bundle, html }: Pick<ReportAtHand, 'fileName' | 'bundle' | 'html'>,
    reference: string | null,
  ): ReportAtHand => ({
    fileName,
    bundle,
    html,
    draft: async () => {
      // Loaded when somebody mails: it is a library of its own.
      const { mailDraft } = await import('./mail-draft.ts');
      return mailDraft({
        to: io.mail,
        subject: DRAFT.subject(reference),
        text: DRAFT.text(reference, fileName),
        attachment: { fileName, bytes: bundle },
      });
    },
    taken: (how) => {
      outbox.markCopied(id, how);
    },
  });

  return {
    preview: async ({ note, callBack }) => {
      const kept = callBack === null ? null : writeCallBack(dataFolder, callBack);
      if (kept?.ok === false) io.log(DRAFT.callBackNotKept(kept.message));
      const offered = await offers.prepare(note);
      return offered.ok ? { ok: true, preview: offered.report.preview } : offered;
    },
    send: (wish) => offers.send(wish),
    atHand: (id) => {
      const offer = offers.find(id);
      if (offer !== null) {
        const { preview, bundle, html } = offer;
        const reference = io.diagnosis()?.reference ?? null;
        return atHand(id, { fileName: preview.fileName, bundle, html }, reference);
      }
      const body = outbox.bodyOf(id);
      if (body === null) return null;
      const { fileName, bundle, reference } = fileBehind(id, body);
      return atHand(id, { fileName, bundle, html: null }, reference);
    },
  };
}
