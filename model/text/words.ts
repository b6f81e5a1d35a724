import type * as EN from './en.ts';

/**
 * Everything that a person reads, in one language. English says what there is to say; a second
 * language is one more file like `en.ts`, and the compiler names what it lacks where a face chooses
 * it (`words.ts` in cli/, renderer/, electron/).
 *
 * JSON stays English whatever a face speaks: summaries, next steps, arguments, evidence and
 * problems are written with the English words where they are made. Those sentences
 * (`adapter-kinds`, `advice-lines`, `agent-link`, `collector`, `config`, `data`, `demo`,
 * `evidence-*`, `findings`, `interfaces`, `outbox`, `page-door`, `policy`, `problems`, `receipts`,
 * `schedule`, `server`, `system-answers`, `typed`, `watching` below `en/`) are therefore no part of
 * this type. What only developers read (thrown errors, faults of the RPC protocol, the logs of
 * agent and collector) stands in the code that says it.
 */
export type Words = typeof EN;

/** What the traveller's view is written with. */
export type TravellerWords = Pick<Words, 'clock' | 'labels' | 'traveller'>;
