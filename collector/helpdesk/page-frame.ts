import { createHash } from 'node:crypto';
import { styleSources } from '../../lib/style-sources.ts';
import { WORDS } from '../words.ts';
import { STYLE } from './style.ts';
import { escapeMarkup } from '../../model/text/markup.ts';
import { visible } from '../../model/text/visible.ts';

const { LOGIN, TITLE, YOU } = WORDS.helpdesk;
const { NAV } = WORDS.fleet;

/** No script, no foreign source: what laptops send is shown, never run. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * For a page out of a bundle, which a stranger may have made: it runs nothing, asks nobody, and
 * belongs to no origin, also on a page of its own (W3C Content Security Policy Level 3, "sandbox").
 */
export const sandboxPolicy = (html: string): string =>
  [
    "default-src 'none'",
    `style-src ${styleSources(html)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox',
  ].join('; ');

/** Text for HTML. */
export const escapeHtml = (text: string): string => escapeMarkup(visible(text));

/** Before the door nothing leads further in. */
const links = [
  ['/', NAV.now],
  ['/lists', NAV.lists],
  ['/export.csv', NAV.export],
  ['/you', YOU.nav],
] as const;
const navigation = `<header><strong>${LOGIN.brand}</strong><nav aria-label="${NAV.label}">${links.map(([path, name]) => `<a href="${path}">${name}</a>`).join('')}</nav></header>`;

/** @param isInside whether it is of somebody who has been let in */
export const page = (title: string, body: string, isInside = true): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>\n<body>\n${isInside ? navigation : ''}<main>\n${body}\n</main></body></html>\n`;

export const codeOf = (text: string): string => `<code>${escapeHtml(text)}</code>`;

/** The head of a table: columns of words, one of numbers, and more of words. */
export const headOf = (
  words: readonly string[],
  numbers: string | null = null,
  more: readonly string[] = [],
): string =>
  `<tr>${[
    ...words.map(columnOf),
    ...(numbers === null ? [] : [`<th scope="col" class="n">${numbers}</th>`]),
    ...more.map(columnOf),
  ].join('')}</tr>`;

const columnOf = (name: string): string => `<th scope="col">${name}</th>`;

export type Fact = readonly [name: string, value: string];

export const factList = (facts: readonly Fact[]): string =>
  `<dl class="f">${facts
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join('\n')}</dl>`;

/** `2026-11-24 08:00:01` */
export const secondWords = (iso: string): string => iso.slice(0, 19).replace('T', ' ');

/** The same, safe for HTML. */
export const timeWords = (iso: string): string => escapeHtml(secondWords(iso));

/** `2026-11-24 08:00`, safe for HTML. */
export const minuteWords = (iso: string): string => escapeHtml(secondWords(iso).slice(0, 16));

/** A refusal for a person who reads it in a browser. */
export const refusalPage = (message: string): string =>
  page(TITLE.refusal, `<h1>${TITLE.refusal}</h1>\n<p>${escapeHtml(message)}</p>`, false);

/** Leads to the list by itself, and by a link where a browser does not follow. */
export const pageOnward = (words: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>${TITLE.refusal}</title></head><body><p><a href="/">${escapeHtml(words)}</a></p></body></html>\n`;

/** One sentence alone, for a frame. */
export const plainPage = (sentence: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${TITLE.refusal}</title></head><body><p>${escapeHtml(sentence)}</p></body></html>\n`;
