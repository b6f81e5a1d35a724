import { type ReadBundle, readBundle } from '../../agent/bundle/read.ts';
import { bundleFileName } from '../../collector/bundle-file-name.ts';
import { showReport, type ShownReport } from '../../collector/show-report.ts';
import { errorCode, reasonOf } from '../../lib/error-name.ts';
import { writeWhole } from '../../lib/write-whole.ts';
import { readBounded } from '../../lib/read-bounded.ts';
import { EXIT } from '../../model/exit.ts';
import { renderBundle } from '../render/bundle.ts';
import { listedReport } from '../render/collector.ts';
import { paintFor } from '../render/paint.ts';
import { WORDS } from '../words.ts';
import type { CommonOptions, Context } from '../process.ts';
import { fileFor } from './bundle.ts';
import { askShared, findCollector, sharedOf } from './collector.ts';
import { bundleDocument, writeHtml } from './open.ts';

const { COLLECTOR, OPEN } = WORDS.commands;

export interface ShowOptions extends CommonOptions {
  /** File or folder for the bundle. */
  readonly out?: string;
  readonly html?: string;
}

type Shown = Extract<ShownReport, { ok: true }>;

/** What of a report can be saved, and under which name. */
interface Payload {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly sort: 'zip' | 'encrypted' | 'other';
}

/** Shows what one laptop sent: its verdict as `open` does, or how to open what is encrypted. */
export async function collectorShow(
  context: Context,
  words: readonly string[],
  options: ShowOptions,
): Promise<number> {
  const complain = (message: string, exit: number): number => {
    context.complain(`linesman: ${message}`);
    return exit;
  };
  const asked = words.join(' ');
  const where = findCollector(context, options);
  if (!where.ok) return complain(where.message, EXIT.usage);
  const shared = await sharedOf(context, where.folder);
  if (!shared.ok) return complain(shared.message, EXIT.usage);
  const shown =
    shared.settings === null
      ? await showReport(where.folder, asked)
      : await (await askShared()).showShared(shared.settings, asked);
  if (!shown.ok)
    return complain(
      shown.reason === 'asked' ? COLLECTOR.notFound(asked, shown.message) : shown.message,
      shown.reason === 'asked' ? EXIT.usage : EXIT.internalError,
    );
  if (shown.by === 'laptop') context.say(COLLECTOR.nearest);
  const payload = payloadOf(shown);
  const bundle = payload?.sort === 'zip' ? await unpacked(context, payload) : null;
  const saved = await save(context, payload, options);
  const hasPage =
    options.html === undefined ||
    (bundle !== null && (await writeHtml(context, options.html, bundle)));
  if (options.html !== undefined && bundle === null)
    context.complain(
      `linesman: ${payload?.sort === 'encrypted' ? COLLECTOR.pageInside : OPEN.noPage}`,
    );
  const { report, others, by } = shown;
  if (context.json)
    context.printJson({
      schema: 1,
      by,
      report,
      others: others.map(({ id }) => id),
      file: saved.file,
      bundle: bundle === null ? null : bundleDocument(bundle),
    });
  else print(context, shown, { payload, bundle, file: saved.file });
  const isWhole = shown.body !== null && (payload?.sort !== 'zip' || bundle !== null);
  return isWhole && saved.ok && hasPage ? EXIT.healthy : EXIT.internalError;
}

function payloadOf({ body, decoded, report }: Shown): Payload | null {
  if (body === null) return null;
  if (decoded?.kind !== 'envelope')
    return {
      bytes: body,
      fileName: `report-${report.id}.${decoded === null ? 'bin' : 'json'}`,
      sort: 'other',
    };
  const { envelope, bundleAt } = decoded;
  return {
    bytes: body.subarray(bundleAt),
    fileName: bundleFileName(envelope),
    sort: envelope.encrypted ? 'encrypted' : 'zip',
  };
}

/** Null, and said, when the bundle is damaged: every file is held against the manifest. */
async function unpacked(
  context: Context,
  { bytes, fileName }: Payload,
): Promise<ReadBundle | null> {
  const reading = await readBundle(Buffer.from(bytes));
  if (reading.ok) return reading.bundle;
  context.complain(`linesman: ${OPEN.damaged(fileName, reading.path, reading.message)}`);
  return null;
}

/** An encrypted bundle is saved always: it can be read in no other way. */
async function save(
  context: Context,
  payload: Payload | null,
  { out }: ShowOptions,
): Promise<{ readonly ok: boolean; readonly file: string | null }> {
  if (payload === null || (out === undefined && payload.sort !== 'encrypted'))
    return { ok: true, file: null };
  const file = fileFor(out ?? '.', payload.fileName);
  try {
    // A name that nobody typed overwrites nothing.
    await writeWhole(file, payload.bytes, { isNew: out === undefined });
    return { ok: true, file };
  } catch (thrown) {
    const isThere = errorCode(thrown) === 'EEXIST' && (await holds(file, payload.bytes));
    if (isThere) return { ok: true, file };
    context.complain(`linesman: ${OPEN.notWritten(file, reasonOf(thrown))}`);
    return { ok: false, file: null };
  }
}

async function holds(file: string, wanted: Uint8Array): Promise<boolean> {
  const { bytes, isCut } = await readBounded(file, wanted.length);
  return !isCut && bytes.equals(wanted);
}

function print(
  context: Context,
  { report, others }: Shown,
  {
    payload,
    bundle,
    file,
  }: {
    readonly payload: Payload | null;
    readonly bundle: ReadBundle | null;
    readonly file: string | null;
  },
): void {
  const { columns } = context;
  context.print(listedReport(report, columns, new Date()));
  if (bundle !== null) context.print(`\n${renderBundle(bundle, columns, paintFor(context.color))}`);
  if (payload?.sort === 'encrypted') context.print(`\n${COLLECTOR.encrypted}`);
  if (file !== null) context.print(COLLECTOR.saved(file));
  if (file !== null && payload?.sort === 'encrypted') context.print(COLLECTOR.openIt(file));
  if (file === null && payload !== null) context.say(COLLECTOR.saveIt(report.id));
  if (others.length > 0) {
    context.print(`\n${COLLECTOR.others(others.length)}`);
    for (const other of others) context.print(listedReport(other, columns, new Date()));
  }
}
