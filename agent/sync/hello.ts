import { join } from 'node:path';
import * as z from 'zod/mini';
import { MAX_TRAVELLING_BYTES } from '../../model/envelope.ts';
import { parseJson } from '../../model/json.ts';
import type { SendTrouble } from '../../model/send-trouble.ts';
import { HELLO } from '../../model/text/en/receipts.ts';
import { readSmallFile, writeSmallFile } from '../data/file.ts';
import type { Log } from '../log.ts';
import { ask, type Delivery, isProblem } from './wire.ts';

/** What a collector says of itself, as far as the laptop heeds it. */
export interface Terms {
  /** Larger reports go in parts. */
  readonly maxReportBytes: number;
  /** First tries after an outage are spread over so long; 0: they are not. */
  readonly firstTryWithinMs: number;
  /** Whether every request is to be signed; absent: none need be. */
  readonly isSigned?: boolean;
}

export interface Hello {
  /** Asks once for each collector and way; what a collector does not say is as it always was. */
  resolve(
    delivery: Pick<Delivery, 'http' | 'collectorUrl' | 'signal' | 'traffic'>,
    wayKey: string,
  ): Promise<
    | { readonly ok: true; readonly terms: Terms }
    | { readonly ok: false; readonly trouble: SendTrouble }
  >;
  /** As far as is known without asking: before a collector is reached its fleet must spread. */
  known(): Terms;
}

export const DEFAULT_TERMS: Terms = { maxReportBytes: 1024 * 1024, firstTryWithinMs: 0 };
/** Whoever answers must not silence a laptop for longer. */
const MAX_FIRST_TRY_MS = 60 * 60_000;
const MIN_REPORT_BYTES = 1024;
/** A collector that is changed is heard within so long. */
const KEPT_MS = 12 * 60 * 60_000;
const HELLO_TIMEOUT_MS = 10_000;
const MAX_FILE_BYTES = 16 * 1024;

const Count = z.number().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER));
const HelloAnswer = z.object({
  versions: z.array(z.number()).check(z.maxLength(16)),
  firstTryWithinS: z._default(Count, 0),
  maxReportBytes: z._default(Count, DEFAULT_TERMS.maxReportBytes),
  enrolment: z._default(z.string().check(z.maxLength(100)), 'open'),
});
const HelloFile = z.object({
  collectorUrl: z.string(),
  terms: z.object({
    maxReportBytes: Count,
    firstTryWithinMs: Count,
    isSigned: z._default(z.boolean(), false),
  }),
});

/** @param document what `GET /v1/hello` gave @returns null when it is no hello */
export function termsOf(document: unknown): Terms | null {
  const parsed = HelloAnswer.safeParse(document);
  if (!parsed.success) return null;
  const { firstTryWithinS, maxReportBytes, enrolment } = parsed.data;
  return bounded({
    firstTryWithinMs: firstTryWithinS * 1000,
    maxReportBytes,
    isSigned: enrolment !== 'open',
  });
}

const bounded = ({ firstTryWithinMs, maxReportBytes, isSigned = false }: Terms): Terms => ({
  ...(isSigned ? { isSigned } : {}),
  firstTryWithinMs: Math.min(MAX_FIRST_TRY_MS, Math.round(firstTryWithinMs)),
  maxReportBytes: Math.min(
    MAX_TRAVELLING_BYTES,
    Math.max(MIN_REPORT_BYTES, Math.floor(maxReportBytes)),
  ),
});

/** @param dataFolder remembers the last answer: laptops that start together must spread as well */
export function openHello({
  dataFolder,
  collectorUrl,
  log,
  monotonicMs,
}: {
  readonly dataFolder: string;
  readonly collectorUrl: string;
  readonly log: Log;
  readonly monotonicMs: () => number;
}): Hello {
  const path = join(dataFolder, 'collector-hello.json');
  let terms = fromFile(path, collectorUrl) ?? DEFAULT_TERMS;
  let asked: { readonly wayKey: string; readonly atMs: number } | null = null;
  const keep = (): void => {
    const written = writeSmallFile(path, `${JSON.stringify({ collectorUrl, terms })}\n`);
    if (!written.ok) log(HELLO.unkept(written.message));
  };
  return {
    known: () => terms,
    resolve: async (delivery, wayKey) => {
      if (asked?.wayKey === wayKey && monotonicMs() - asked.atMs < KEPT_MS)
        return { ok: true, terms };
      const told = await ask(delivery, {
        method: 'GET',
        route: 'v1/hello',
        timeoutMs: HELLO_TIMEOUT_MS,
      });
      if (!told.ok) return told;
      const { answer } = told;
      const said = termsOf(
        answer.status === 200 ? parseJson(answer.body.toString('utf8')) : undefined,
      );
      const isOlder = answer.status === 404 && isProblem(answer);
      // Of anybody else's answer nothing is kept: the report itself will show who is there.
      if (said === null && !isOlder) return { ok: true, terms };
      asked = { wayKey, atMs: monotonicMs() };
      const before = JSON.stringify(terms);
      terms = said ?? DEFAULT_TERMS;
      if (JSON.stringify(terms) !== before) keep();
      return { ok: true, terms };
    },
  };
}

function fromFile(path: string, collectorUrl: string): Terms | null {
  const text = readSmallFile(path, MAX_FILE_BYTES);
  const parsed = HelloFile.safeParse(text?.ok === true ? parseJson(text.value) : undefined);
  return parsed.success && parsed.data.collectorUrl === collectorUrl
    ? bounded(parsed.data.terms)
    : null;
}
