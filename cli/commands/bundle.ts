import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type MadeBundle, makeBundle } from '../../agent/bundle/make.ts';
import { systemProbes } from '../../agent/probes-io.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import { reasonOf } from '../../lib/error-name.ts';
import { writeWhole } from '../../lib/write-whole.ts';
import { EXIT } from '../../model/exit.ts';
import { helpdeskOf } from '../../model/helpdesk.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { startOwnWatcher } from '../own-watcher.ts';
import { placeAnswersOrComplains } from '../files-answer.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import { paintFor } from '../render/paint.ts';
import { type Context, VERSION } from '../process.ts';
import { WORDS } from '../words.ts';

const { BUNDLE } = WORDS.commands;

export interface BundleOptions {
  /** File or folder; `-` is standard output. */
  readonly out?: string;
  readonly note?: string;
  readonly preview?: boolean;
  /** Into the agent's outbox instead of a file. */
  readonly send?: boolean;
}

/** Makes a bundle from the data folder and from what the system shows now: no agent is needed. */
export async function bundle(context: Context, options: BundleOptions): Promise<number> {
  if (options.out === '-' && context.json) {
    context.complain(`linesman: ${BUNDLE.oneStream}`);
    return EXIT.usage;
  }
  if (options.send === true) {
    if (options.out !== undefined || options.preview === true) {
      context.complain(`linesman: ${BUNDLE.sendAlone}`);
      return EXIT.usage;
    }
    return (await import('./bundle-send.ts')).sendBundle(context, options.note ?? null);
  }
  const out = options.preview === true || options.out === '-' ? null : (options.out ?? '.');
  if (out !== null && !(await placeAnswersOrComplains(context, out))) return EXIT.usage;
  const configured = await settingsOrComplain(context);
  if (configured === null) return EXIT.usage;
  const { settings } = configured;
  const made = await makeBundle({
    dataFolder: context.dataFolder,
    settings,
    version: VERSION,
    note: options.note ?? null,
    now: () => new Date(),
    words: WORDS,
    probes: systemProbes,
    lookAtNetwork: (signal) => lookOnce(settings, signal),
  });
  if (options.preview === true) {
    await preview(context, made, settings);
    return EXIT.healthy;
  }
  if (options.out === '-') {
    await new Promise<void>((done) => {
      process.stdout.write(made.bytes, () => {
        done();
      });
    });
    return EXIT.healthy;
  }
  const file = fileFor(options.out ?? '.', made.fileName);
  try {
    await writeWhole(file, isDraft(file) ? await draftOf(made, settings) : made.bytes);
  } catch (thrown) {
    context.complain(`linesman: ${BUNDLE.notWritten(file, reasonOf(thrown))}`);
    return EXIT.internalError;
  }
  show(context, made, settings, file);
  return EXIT.healthy;
}

/** Where a bundle goes: into a folder under its own name. */
export function fileFor(out: string, fileName: string): string {
  const path = resolve(out);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? join(path, fileName) : path;
}

const isDraft = (file: string): boolean => file.toLowerCase().endsWith('.eml');

/** A mail with the bundle, for whom no collector takes it. */
async function draftOf(
  { fileName, bytes, reference }: MadeBundle,
  { provenance }: Pick<ResolvedSettings, 'provenance'>,
): Promise<Buffer> {
  const { mailDraft } = await import('../../agent/bundle/mail-draft.ts');
  return mailDraft({
    to: helpdeskOf(provenance)?.mail ?? null,
    subject: WORDS.bundle.DRAFT.subject(reference),
    text: WORDS.bundle.DRAFT.text(reference, fileName),
    attachment: { fileName, bytes },
  });
}

/** The first state of the network, without waiting for a name server. */
async function lookOnce(settings: ResolvedSettings, signal: AbortSignal): Promise<NetworkState> {
  return new Promise((settle, reject) => {
    startOwnWatcher(settings, settle, () => undefined).then((watcher) => {
      const close = (): void => {
        void watcher.close();
      };
      if (signal.aborted) close();
      else signal.addEventListener('abort', close, { once: true });
    }, reject);
  });
}

/** All that would travel, and nothing of it written. */
async function preview(
  context: Context,
  made: MadeBundle,
  { recipients }: Pick<ResolvedSettings, 'recipients'>,
): Promise<void> {
  const { renderPreview } = await import('../render/bundle-preview.ts');
  const text = (columns: number, color: boolean): string =>
    renderPreview(made, recipients, columns, paintFor(color));
  if (context.json)
    context.printJson({
      ...documentOf(made, recipients, null),
      preview: text(JSON_COLUMNS, false),
      html: made.html,
    });
  else {
    context.print(text(context.columns, context.color));
    context.say(`\n${BUNDLE.preview.next}`);
  }
}

/** A program reads the preview as it stands on a usual terminal. */
const JSON_COLUMNS = 80;

const documentOf = (
  { manifest, redactions, bytes }: MadeBundle,
  recipients: readonly string[],
  file: string | null,
): object => ({
  schema: 1,
  file,
  id: manifest.id,
  bytes: bytes.length,
  files: manifest.files,
  redactions,
  encryptedTo: recipients,
});

function show(
  context: Context,
  made: MadeBundle,
  { recipients, provenance }: Pick<ResolvedSettings, 'recipients' | 'provenance'>,
  file: string,
): void {
  const { manifest, redactions, bytes } = made;
  if (context.json) {
    context.printJson(documentOf(made, recipients, file));
    return;
  }
  context.print(BUNDLE.written(file, WORDS.clock.sizeWords(bytes.length)));
  if (recipients.length > 0) context.print(BUNDLE.encrypted(recipients));
  const items = redactions.items.map(WORDS.bundle.MADE.redacted);
  context.printProse(items.length === 0 ? BUNDLE.nothingTaken : BUNDLE.taken(items));
  const missing = manifest.files.filter(({ status }) => status !== 'ok');
  for (const { path, status, message } of missing)
    context.printProse(BUNDLE.missing(path, message ?? WORDS.report.CONTENTS.statuses[status]));
  for (const sentence of manifest.loss) context.printProse(BUNDLE.loss(sentence));
  const helpdesk = helpdeskOf(provenance);
  context.say(recipients.length > 0 ? BUNDLE.nextEncrypted(helpdesk) : BUNDLE.next(file, helpdesk));
}
