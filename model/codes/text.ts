import type { Args } from '../check.ts';
import type { Code } from './facts.ts';
import { EN } from './en.ts';

/**
 * What people read about a code. `summary` and `nextStep` hold `{placeholders}` that the arguments
 * fill.
 */
export interface CodeText {
  readonly title: string;
  /** One sentence: the verdict. */
  readonly summary: string;
  /** One sentence: what to do now. */
  readonly nextStep: string;
  readonly symptom: string;
  readonly cause: string;
  readonly whoMustAct: string;
  readonly whatToDo: string;
  readonly proof: string;
}

/**
 * Languages by tag; English is complete by type, and stands in wherever another one lacks a code.
 */
const TEXTS: Readonly<Record<string, Readonly<Record<Code, CodeText>>>> = { en: EN };

export const textOf = (code: Code, language = 'en'): CodeText => (TEXTS[language] ?? EN)[code];

/**
 * What one argument adds to a sentence at most: it may come from a peer, or out of a stranger's
 * report.
 */
const MAX_VALUE_CHARACTERS = 2000;

/**
 * Fills `{name}` from the arguments; lists are joined, what is missing reads "unknown", and an
 * address that is its own name stands once.
 */
export const fill = (template: string, args: Args): string =>
  template
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = args[name];
      if (value === undefined || value === null || value === '') return 'unknown';
      return (Array.isArray(value) ? value.map(String).join(', ') : String(value)).slice(
        0,
        MAX_VALUE_CHARACTERS,
      );
    })
    // As long as a host name may be (RFC 1035 §2.3.4): without a bound, the time would grow with
    // the square of the text.
    .replace(/(\S{1,255}) \(\1\)/g, '$1');

export const summaryOf = (code: Code, args: Args, language = 'en'): string =>
  fill(textOf(code, language).summary, args);
export const nextStepOf = (code: Code, args: Args, language = 'en'): string =>
  fill(textOf(code, language).nextStep, args);
