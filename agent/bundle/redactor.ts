import type * as z from 'zod/mini';
import type { Redaction, Redactions } from '../../model/bundle.ts';
import { taken } from '../../model/text/en/privacy.ts';
import type { PrivacyPolicy } from '../../model/privacy.ts';
import type { RuleName } from '../../model/text/en/privacy.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Rule } from './rule.ts';
import { ADDRESS_RULES, HOST_RULE, PERSON_RULES, SECRET_RULES, UNC_RULE } from './rules.ts';
import { COMPUTER_RULES, TEXT_RULES } from './text-rules.ts';
import { mapTexts } from './texts.ts';

export interface RedactorOptions {
  readonly policy: PrivacyPolicy;
  readonly pseudonyms: Pseudonyms;
  /** Names that follow `privacy.names`: computer, account, hosts of the settings and of the run. */
  readonly names: readonly string[];
  /** The account among them: what stands in home folders. */
  readonly user: string | null;
}

export interface Redactor {
  /** A document with every text in it redacted; numbers and words of a fixed list stay. */
  document<T>(file: string, schema: z.core.$ZodType<T>, value: T): T;
  text(file: string, text: string): string;
  /** The last look, over a finished file: secrets alone, whatever document they came through. */
  gate(file: string, text: string): string;
  /** What was taken out so far, by rule. */
  list(): Redactions;
}

export function createRedactor({ policy, pseudonyms, names, user }: RedactorOptions): Redactor {
  const counts = new Map<RuleName, { count: number; readonly files: Set<string> }>();
  const count = (file: string, rule: RuleName): void => {
    const known = counts.get(rule) ?? { count: 0, files: new Set<string>() };
    known.count += 1;
    known.files.add(file);
    counts.set(rule, known);
  };
  const ownNames = namePattern(names);
  const isOwn = hostIsOwn(names);

  // Many rules in a row ask the same of the same text.
  let looked: { readonly at: RegExp; readonly text: string; readonly has: boolean } | null = null;
  const has = (at: RegExp, text: string): boolean => {
    if (looked?.at !== at || looked.text !== text) looked = { at, text, has: at.test(text) };
    return looked.has;
  };

  const apply = (
    file: string,
    text: string,
    rule: Rule,
    instead: (found: string) => string | null,
  ): string => {
    if (rule.onlyWith !== undefined && !has(rule.onlyWith, text)) return text;
    return text.replace(rule.pattern, (match: string, ...groups: readonly unknown[]) => {
      if (rule.isMeant?.(match) === false) return match;
      const [first] = groups;
      const kept = rule.keeps === undefined || typeof first !== 'string' ? '' : first;
      const replaced = instead(match.slice(kept.length));
      if (replaced === null) return match;
      count(file, rule.name);
      return kept + replaced;
    });
  };
  const secrets = (file: string, text: string): string =>
    SECRET_RULES.reduce((rest, rule) => apply(file, rest, rule, () => taken(rule.name)), text);
  const redacted = (file: string, text: string): string => {
    const plain = withoutDisguise(text);
    const alone = TEXT_RULES.reduce(
      (rest, rule) => apply(file, rest, rule, () => taken(rule.name)),
      plain,
    );
    let rest = secrets(file, alone);
    for (const rule of PERSON_RULES)
      rest = apply(file, rest, rule, (found) =>
        policy.names === 'keep' && user !== null && found.toLowerCase().endsWith(user.toLowerCase())
          ? null
          : taken('account'),
      );
    for (const rule of [UNC_RULE, HOST_RULE, ...COMPUTER_RULES])
      rest = apply(file, rest, rule, (found) => (isOwn(found) ? null : pseudonyms('host', found)));
    if (policy.names !== 'keep' && ownNames !== null)
      rest = apply(file, rest, { name: 'name', when: 'names', pattern: ownNames }, (found) =>
        policy.names === 'drop' ? taken('name') : pseudonyms('name', found),
      );
    if (policy.addresses !== 'keep')
      for (const rule of ADDRESS_RULES)
        rest = apply(file, rest, rule, (found) =>
          policy.addresses === 'drop' ? taken('address') : pseudonyms('address', found),
        );
    return rest;
  };

  return {
    document: (file, schema, value) => mapTexts(schema, value, (text) => redacted(file, text)),
    text: redacted,
    gate: secrets,
    list: () => ({
      schema: 1,
      policy,
      items: [...counts].map(([rule, { count: times, files }]): Redaction => ({
        rule,
        count: times,
        files: [...files].toSorted(),
      })),
    }),
  };
}

/**
 * What hides a name from every rule: the NUL behind each letter of UTF-16 that was read as bytes, signs
 * without a width, an umlaut in two parts, letters of full width.
 */
const withoutDisguise = (text: string): string =>
  text
    .replaceAll(/[\u0000\p{Cf}]/gu, '')
    .normalize('NFC')
    .replaceAll(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (sign) =>
      String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
    );

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** Any of the names as a word, the longest first; null without names. */
function namePattern(names: readonly string[]): RegExp | null {
  const longestFirst = [...new Set(names)]
    .filter((name) => name.length >= 2)
    .toSorted((one, other) => other.length - one.length);
  return longestFirst.length === 0
    ? null
    : new RegExp(`(?<!\\w)(?:${longestFirst.map(escapePattern).join('|')})(?!\\w)`, 'gi');
}

/** A host of the settings, or the domain that one of them lies in. */
function hostIsOwn(names: readonly string[]): (host: string) => boolean {
  const own = new Set<string>();
  for (const name of names) {
    const lower = name.toLowerCase();
    own.add(lower);
    // The short name of a host, as Windows' networking says it.
    if (lower.includes('.') && !/^[\d.]+$/.test(lower)) own.add(lower.split('.')[0] ?? lower);
    const domain = lower.split('.').slice(1).join('.');
    if (domain.includes('.')) own.add(domain);
  }
  return (host) => own.has(host.toLowerCase());
}
