/**
 * Runs inside a namespace: stands on one attachment after the other, and prints what is known of each
 * as one JSON line, with the milliseconds that it took. Argument: `{ reach, trust, attachments, waitMs
 * }` as JSON.
 */
import { createDetectors } from '../../../probes/network/detectors.ts';
import type {
  Detected,
  Attachment,
  ReachSettings,
  TrustSettings,
} from '../../../probes/network/detector-types.ts';

interface Order {
  readonly reach: ReachSettings | null;
  readonly trust: TrustSettings | null;
  readonly attachments: readonly Attachment[];
  /** At most this long on each. */
  readonly waitMs: number;
}

const { reach, trust, attachments, waitMs } = JSON.parse(process.argv[2] ?? '') as Order;
const notes: string[] = [];
let changed = (): void => undefined;
const watch = createDetectors({
  reach,
  trust,
  onChange: () => {
    changed();
  },
  onNote: (sentence) => notes.push(sentence),
});

const isKnown = (now: Detected, attachment: Attachment): boolean =>
  (reach === null || attachment.internet === null || now.reach !== null) &&
  (trust === null || attachment.trusted === null || now.trust !== null);

for (const attachment of attachments) {
  const startMs = performance.now();
  watch.attachmentIs(attachment);
  const atOnce = watch.now();
  if (!isKnown(atOnce, attachment))
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, waitMs);
      changed = () => {
        if (!isKnown(watch.now(), attachment)) return;
        clearTimeout(limit);
        resolve();
      };
    });
  console.log(
    JSON.stringify({ atOnce, now: watch.now(), ms: Math.round(performance.now() - startMs) }),
  );
}
await watch.close();
if (notes.length > 0) console.log(JSON.stringify({ notes }));
