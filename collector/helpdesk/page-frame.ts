import { createHash } from 'node:crypto';
import { styleSources } from '../../lib/style-sources.ts';
import { WORDS } from '../words.ts';
import { escapeMarkup } from '../../model/text/markup.ts';
import { visible } from '../../model/text/visible.ts';

const { TITLE } = WORDS.helpdesk;

const STYLE = [
  ':root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{margin:2rem auto;max-width:70rem;padding:0 1rem}',
  'table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8886}',
  'td.n,th.n{text-align:right}code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}dt{font-weight:600}dd{margin:0 0 .5rem}',
  'iframe{width:100%;height:85vh;border:1px solid #8886;background:#fff;color-scheme:light}',
  'td.w,h1,dd{overflow-wrap:anywhere}td.b{overflow-wrap:break-word}td.t,td.n{white-space:nowrap}small{display:block;opacity:.75}form{display:flex;gap:.5rem;align-items:center;margin:1rem 0}',
  'input,button{font:inherit;padding:.2rem .5rem}input{flex:1;max-width:24rem}dl.f{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dl.f dd{margin:0}',
  'form.login{display:grid;gap:.3rem;max-width:22rem;justify-items:start}form.login input{width:100%;max-width:none;padding:.4rem .5rem;margin-bottom:.5rem}[role=alert]{border-left:4px solid #c33;padding-left:.7rem}',
].join('');

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

export const page = (title: string, body: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>\n<body>\n${body}\n</body></html>\n`;

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
  page(TITLE.refusal, `<h1>${TITLE.refusal}</h1>\n<p>${escapeHtml(message)}</p>`);

/** Leads to the list by itself, and by a link where a browser does not follow. */
export const pageOnward = (words: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>${TITLE.refusal}</title></head><body><p><a href="/">${escapeHtml(words)}</a></p></body></html>\n`;

/** One sentence alone, for a frame. */
export const plainPage = (sentence: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${TITLE.refusal}</title></head><body><p>${escapeHtml(sentence)}</p></body></html>\n`;
