import type { ArgValue, DisplayArgs } from '../check.ts';
import type { ArgName } from '../codes/arguments.ts';
import type { Code } from '../codes/facts.ts';
import { argText, type CodeText, fill, type FilledField, type Placeholders } from './code-text.ts';
import { EN_CODES } from './en/codes.ts';

/** Texts of every code in one language. */
export type CodeTexts = Readonly<Record<Code, CodeText>>;

/** Arguments without which a text of the code would read "unknown". */
export type ArgsOf<C extends Code> = Readonly<
  Record<Extract<Placeholders<(typeof EN_CODES)[C][FilledField]>, ArgName>, ArgValue>
>;

export const textOf = (code: Code, texts: CodeTexts = EN_CODES): CodeText => texts[code];

export const summaryOf = (code: Code, args: DisplayArgs, texts: CodeTexts = EN_CODES): string =>
  fill(texts[code].summary, args);

export const nextStepOf = (code: Code, args: DisplayArgs, texts: CodeTexts = EN_CODES): string =>
  fill(texts[code].nextStep, args);

/** Ports of the past that a list does not hold, as a verdict lists them; null where it lists none. */
export const neededPortsIn = (verdict: DisplayArgs): string | null =>
  argText(verdict, 'alsoNeeded');

/** What changed in the minute before a break began; null where nothing is told of it. */
export const changedBeforeIn = (verdict: DisplayArgs): string | null =>
  argText(verdict, 'changedBefore');
