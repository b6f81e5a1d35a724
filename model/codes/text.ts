import type { Args } from '../check.ts';
import type { Code } from './facts.ts';
import { EN } from './en.ts';

/** What people read about a code. `summary` and `nextStep` hold `{placeholders}` that the arguments fill. */
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

/** Languages by tag; English is complete by type, and stands in wherever another one lacks a code. */
const TEXTS: Readonly<Record<string, Readonly<Record<Code, CodeText>>>> = { en: EN };

export const textOf = (code: Code, language = 'en'): CodeText => (TEXTS[language] ?? EN)[code];

/** Fills `{name}` from the arguments; lists are joined, what is missing reads "unknown", and an address that is its own name stands once. */
export const fill = (template: string, args: Args): string =>
  template
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = args[name];
      if (value === undefined || value === null || value === '') return 'unknown';
      return Array.isArray(value) ? value.map(String).join(', ') : String(value);
    })
    .replace(/(\S+) \(\1\)/g, '$1');

export const summaryOf = (code: Code, args: Args, language = 'en'): string => fill(textOf(code, language).summary, args);
export const nextStepOf = (code: Code, args: Args, language = 'en'): string => fill(textOf(code, language).nextStep, args);
