import { JSON_FAULTS } from '../../model/text/en/typed.ts';

type Kind = Exclude<keyof typeof JSON_FAULTS, 'at'>;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const BLANK = /[ \t\r\n]*/y;
/** What no eye sees, or takes for a blank: it was pasted along, or padded by a tool. */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]/;
/** Words of other languages for the three that JSON has. */
const OTHER_WORD = /^(?:True|TRUE|False|FALSE|yes|no|on|off|None|NULL|Null|nil|undefined|NaN)$/;
const BARE = /[\p{L}_$][\p{L}\p{N}_$.-]*/uy;

/**
 * The first fault of a text that should be one JSON document (RFC 8259): its line, its column, and
 * what to do, for a person with an editor. Linear in the text; knows what editors and other dialects
 * leave behind: comments, trailing commas, other quotation marks, keys without any, lone backslashes.
 *
 * @returns a sentence, or null where the text is sound
 */
export function jsonFault(text: string): string | null {
  const fault = firstFault(text);
  if (fault === null) return null;
  const before = text.slice(0, fault.at).split('\n');
  return JSON_FAULTS.at(
    before.length,
    Array.from(before.at(-1) ?? '').length + 1,
    JSON_FAULTS[fault.kind],
  );
}

/** `true`, or a word that somebody wrote in its place, and nothing else. */
const isWordAlone = (text: string): boolean => /^\s*[\p{L}_]+\s*$/u.test(text);

interface Fault {
  readonly kind: Kind;
  readonly at: number;
}

function firstFault(text: string): Fault | null {
  const open: ('{' | '[')[] = [];
  let want: 'value' | 'key' | 'colon' | 'comma' = 'value';
  /** Where the comma before this place stands; -1 behind an opening bracket, null elsewhere. */
  let comma: number | null = null;
  let at = 0;
  const taken = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const [match = ''] = pattern.exec(text) ?? [];
    at += match.length;
    return match;
  };
  for (;;) {
    taken(BLANK);
    const char = text[at];
    const start = at;
    const fault = (kind: Kind, where = start): Fault => ({ kind, at: where });
    if (char === undefined) {
      if (want === 'comma' && open.length === 0) return null;
      return fault(start === 0 || text.trim() === '' ? 'empty' : 'cut');
    }
    if (UNSEEN.test(char)) return fault('unseen');
    if (char === '#' || (char === '/' && /[/*]/.test(text[at + 1] ?? ''))) return fault('comment');
    const inner = open.at(-1);
    if (want === 'comma' && inner === undefined) return fault('more');
    if ((char === '}' && inner === '{') || (char === ']' && inner === '[')) {
      if (comma !== null && comma >= 0) return fault('trailingComma', comma);
      if (want === 'colon' || (want !== 'comma' && comma === null)) return fault('value');
      open.pop();
      at += 1;
      [want, comma] = ['comma', null];
      continue;
    }
    if (want === 'comma') {
      if (char !== ',') return fault('comma');
      [want, comma] = [inner === '{' ? 'key' : 'value', at];
      at += 1;
      continue;
    }
    if (want === 'colon') {
      if (char !== ':') return fault('colon');
      want = 'value';
      at += 1;
      continue;
    }
    if (open.length === 0 && /[\p{L}<`.*=;@!]/u.test(char) && !isWordAlone(text))
      return fault('start');
    if (/['`\u2018-\u201F\u00AB\u00BB]/.test(char)) return fault('quotes');
    if (char === '"') {
      taken(STRING);
      if (text[at] !== '"') return fault(text[at] === '\\' ? 'backslash' : 'string', at);
      at += 1;
      [want, comma] = [want === 'key' ? 'colon' : 'comma', null];
      continue;
    }
    if (want === 'key') return fault(taken(BARE) === '' ? 'key' : 'bareKey');
    if (char === '{' || char === '[') {
      open.push(char);
      at += 1;
      [want, comma] = [char === '{' ? 'key' : 'value', -1];
      continue;
    }
    if (taken(WORD) !== '') {
      [want, comma] = ['comma', null];
      continue;
    }
    if (/^[+-]?\.?\d|^-/.test(text.slice(at, at + 3))) {
      if (taken(NUMBER) === '' || /[\w.]/.test(text[at] ?? '')) return fault('number');
    } else {
      const word = taken(BARE);
      return fault(word === '' ? 'value' : OTHER_WORD.test(word) ? 'otherWord' : 'bareWord');
    }
    [want, comma] = ['comma', null];
  }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * The first name that stands twice in one object of a sound document, with its line; null where none
 * does. A parser takes the last one, and what stood under the first is lost without a word.
 */
export function repeatedKey(text: string): { readonly key: string; readonly line: number } | null {
  const open: (Set<string> | null)[] = [];
  let isKey = false;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null);
      isKey = token === '{';
    } else if (token === '}' || token === ']') {
      open.pop();
      isKey = false;
    } else if (token === ',') isKey = open.at(-1) instanceof Set;
    else if (isKey && token !== ':') {
      const key = JSON.parse(token) as string;
      const seen = open.at(-1);
      if (seen?.has(key) === true) return { key, line: text.slice(0, index).split('\n').length };
      seen?.add(key);
      isKey = false;
    }
  }
  return null;
}
