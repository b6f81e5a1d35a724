import { errorName } from '../../lib/error-name.ts';
import { withDeadline } from '../../lib/deadline.ts';
import {
  type BundleDocuments,
  type BundleFile,
  type DocumentName,
  pathOf,
} from '../../model/bundle.ts';
import { GATHERING } from '../../model/text/en/bundle.ts';

type DocumentOf<Name extends DocumentName> = NonNullable<BundleDocuments[Name]>;

/** What a collector brings, or why it brings nothing. */
export type Gathered<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: 'failed' | 'not-allowed'; readonly message: string };

/** What is gathered; the rest follows from it. */
export type GatheredName = Exclude<DocumentName, 'changes'>;

/** Gathers one document; ends when its signal does, and may reject with the system's error. */
export interface Collector<Name extends GatheredName = GatheredName> {
  readonly name: Name;
  readonly timeoutMs: number;
  readonly gather: (signal: AbortSignal) => Promise<Gathered<DocumentOf<Name>>>;
}

/** One collector for each document. */
export type Collectors = { readonly [Name in GatheredName]: Collector<Name> };

/** How each document's gathering went; `files` has one entry a document, still without bytes. */
export interface Gathering {
  readonly documents: BundleDocuments;
  readonly files: readonly BundleFile[];
}

/**
 * Runs every collector under its own deadline, at once: one that hangs costs the bundle its document
 * and no more. Never rejects.
 */
export async function gather(
  collectors: Collectors,
  monotonicMs: () => number,
): Promise<Gathering> {
  const documents: Partial<Record<DocumentName, unknown>> = {};
  const files = await Promise.all(
    Object.values(collectors).map(async (collector: Collector): Promise<BundleFile> => {
      const startedMs = monotonicMs();
      const outcome = await runOne(collector);
      documents[collector.name] = outcome.ok ? outcome.value : null;
      return {
        path: pathOf(collector.name),
        bytes: 0,
        sha256: null,
        collector: collector.name,
        ms: Math.round(monotonicMs() - startedMs),
        status: outcome.ok ? 'ok' : outcome.status,
        message: outcome.ok ? null : outcome.message.slice(0, 500),
      };
    }),
  );
  return {
    documents: { ...(documents as Omit<BundleDocuments, 'changes'>), changes: null },
    files,
  };
}

type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly status: Exclude<BundleFile['status'], 'ok'>;
      readonly message: string;
    };

function runOne({ timeoutMs, gather: work }: Collector): Promise<Outcome> {
  return withDeadline<Outcome>(
    { timeoutMs },
    () => ({ ok: false, status: 'timed-out', message: GATHERING.late(timeoutMs / 1000) }),
    (settle) => {
      const abort = new AbortController();
      const gathered = async (): Promise<Outcome> => work(abort.signal);
      gathered().then(settle, (error: unknown) => {
        settle({ ok: false, status: 'failed', message: errorName(error) });
      });
      return () => {
        abort.abort();
      };
    },
  );
}
