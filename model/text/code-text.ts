import type { ArgValue, DisplayArgs } from '../check.ts';
import type { ArgName } from '../codes/arguments.ts';

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

/** Fields of a text that the arguments fill. */
export type FilledField = 'summary' | 'nextStep';

/**
 * Names between braces: `Placeholders<'{host} on {port}'>` is `'host' | 'port'`. What holds a space
 * is an example of a configuration.
 */
export type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${string} ${string}` ? never : Name) | Placeholders<Rest>
  : never;

/** Placeholders of a field that nothing fills: a name of no argument, or any in a fixed text. */
type Unfilled<Text, Field> = Exclude<
  Placeholders<Text & string>,
  Field extends FilledField ? ArgName : never
>;

/**
 * Keeps the literals of a file of texts, and refuses a placeholder that no argument fills. Calls are
 * marked pure, so that a bundle that shows no code leaves the texts out.
 */
export function codeTexts<const Texts extends Readonly<Record<string, CodeText>>>(
  texts: Texts & {
    readonly [Code in keyof Texts]: {
      readonly [Field in keyof Texts[Code]]: [Unfilled<Texts[Code][Field], Field>] extends [never]
        ? unknown
        : { readonly noSuchArgument: Unfilled<Texts[Code][Field], Field> };
    };
  },
): Texts {
  return texts;
}

/**
 * What one argument adds to a sentence at most: it may come from a peer, or out of a report that
 * another machine sent.
 */
const MAX_VALUE_CHARACTERS = 2000;

/** One argument as people read it, a list joined by commas; null where it is missing or blank. */
export function argText(args: DisplayArgs, name: string): string | null {
  const value = (args as Readonly<Record<string, ArgValue | undefined>>)[name];
  if (value === undefined || value === null || value === '') return null;
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}

/**
 * Fills `{name}` from the arguments; lists are joined, what is missing reads "unknown", and an
 * address that is its own name stands once.
 */
export const fill = (template: string, args: DisplayArgs): string =>
  template
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = argText(args, name);
      return value === null ? 'unknown' : value.slice(0, MAX_VALUE_CHARACTERS);
    })
    // As long as a host name may be (RFC 1035 §2.3.4): without a bound, the time would grow with
    // the square of the text.
    .replace(/(\S{1,255}) \(\1\)/g, '$1');
