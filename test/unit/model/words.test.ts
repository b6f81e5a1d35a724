import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Args } from '../../../model/check.ts';
import type { Code } from '../../../model/codes/facts.ts';
import { CODES } from '../../../model/codes/facts.ts';
import * as EN from '../../../model/text/en.ts';
import { nextStepOf, summaryOf } from '../../../model/text/codes.ts';
import { travellerView } from '../../../model/text/traveller.ts';
import type { Words } from '../../../model/text/words.ts';
import { STATE } from '../../support/samples.ts';

/** What the commands of now print; `runs/` below it holds runs of an agent of before. */
const RECORDED = join(import.meta.dirname, '..', '..', 'fixtures', 'recorded');

interface Said {
  readonly file: string;
  readonly code: Code;
  readonly args: Args;
}

/** Every code with the arguments that it really came with: of checks, findings and verdicts. */
function saidIn(file: string, value: unknown): readonly Said[] {
  if (Array.isArray(value)) return value.flatMap((one) => saidIn(file, one));
  if (typeof value !== 'object' || value === null) return [];
  const { code, args } = value as { readonly code?: unknown; readonly args?: unknown };
  const own =
    typeof code === 'string' && code in CODES && typeof args === 'object' && args !== null
      ? [{ file, code: code as Code, args: args as Args }]
      : [];
  return [...own, ...Object.values(value).flatMap((one) => saidIn(file, one))];
}

const SAID = readdirSync(RECORDED)
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) =>
    readFileSync(join(RECORDED, file), 'utf8')
      .split(/\n(?=\{)/)
      .flatMap((document) => saidIn(file, JSON.parse(document))),
  );

describe('a sentence about a run that really came', () => {
  it('has every gap filled, and never with "unknown"', () => {
    const bad = SAID.flatMap(({ file, code, args }) =>
      [summaryOf(code, args), nextStepOf(code, args)]
        .filter((text) => /\bunknown\b|\{\w*\}/.test(text))
        .map((text) => `${file} ${code}: ${text}`),
    );

    expect(bad).toEqual([]);
  });

  it('is checked for more than half of the codes beside those of doors, of the way, of Outlook and of the past, which no recorded run can show', () => {
    const recordable = Object.entries(CODES).filter(
      ([code, facts]) =>
        code !== 'GATEWAY_BLOCKED_HERE' &&
        code !== 'GROUP_LACKS_RESOURCE' &&
        !('kind' in facts && facts.kind === 'door') &&
        facts.rung !== 'path' &&
        facts.rung !== 'outlook',
    );

    expect(new Set(SAID.map(({ code }) => code)).size).toBeGreaterThan(recordable.length / 2);
  });
});

describe('a second language', () => {
  const NETWORK_IN_GERMAN = {
    ...EN.labels.LABEL_WORDS,
    'lan-foreign': 'Lokales Netz',
  };

  it('is what a face speaks as soon as it is handed over', () => {
    const german: Words = {
      ...EN,
      labels: { ...EN.labels, LABEL_WORDS: NETWORK_IN_GERMAN, networkWords: () => 'Lokales Netz' },
      traveller: {
        ...EN.traveller,
        ABOUT_NETWORK: {
          ...EN.traveller.ABOUT_NETWORK,
          checking: (where) => ({ headline: `${where}. Prüfe den Weg …`, detail: ['Moment.'] }),
        },
      },
    };
    const state = { ...STATE, diagnosis: null };

    expect(travellerView(state, new Date(), german).headline).toBe('Lokales Netz. Prüfe den Weg …');
  });

  it('does not compile while a subject, a sentence or a label is missing', () => {
    const { tray, ...withoutTray } = EN;
    // @ts-expect-error: the subject "tray" is missing
    const subject: Words = withoutTray;
    // @ts-expect-error: the menu lacks its lines
    const sentence: Words = { ...EN, tray: { ...tray, MENU: { quit: 'Beenden' } } };
    const { offline, ...withoutOffline } = NETWORK_IN_GERMAN;
    // @ts-expect-error: the label "offline" is missing
    const label: Words = { ...EN, labels: { ...EN.labels, LABEL_WORDS: withoutOffline } };

    expect([offline, subject, sentence, label]).toHaveLength(4);
  });
});
