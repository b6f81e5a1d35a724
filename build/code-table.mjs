// The table of docs/codes.md: each code, and the files that decide it. `--check` says whether it is current.
import { readdir, readFile } from 'node:fs/promises';
import { CODES, isWayOut } from '../model/codes/facts.ts';
import { generated } from './generated.mjs';
import { at } from './parts.mjs';

const FILE = 'docs/codes.md';
const BLOCK = /(?<=<!-- codes -->\n).*?(?=<!-- \/codes -->)/s;
/** Where codes are decided; whatever else names a code reads it. */
const ROOMS = [
  ...['probes/exchange/rungs', 'diagnosis', 'diagnosis/findings', 'diagnosis/past'],
  'probes/web',
  'probes/web/autodiscover',
];
/** Where those are decided, too, that are said of Linesman's own way out. */
const WAYS_OUT = ['agent/sync', 'probes/network/connectivity', 'probes/network/connectivity/pac'];
/** Where a code stands as a value: after `code:` or another key, or as what a call is given. */
const VALUE = /(?:^|[:(,?]\s*)'([A-Z][A-Z0-9_]+)'/gm;

/** Codes that a source gives: not those that it compares with, lists as a type, or looks up. */
const codesIn = (source) =>
  [...withoutReading(source).matchAll(VALUE)]
    .map(([, code]) => code)
    .filter((code) => code in CODES);

/** Without types, and without sets, which only ask whether a code is one of them. */
const withoutReading = (source) =>
  source
    .replace(/StepOutcome<[^>]*>/g, '')
    .replace(/^(?:export )?type [^;]*;/gm, '')
    .replace(/new Set(?:<[^>]*>)?\(\[[^\]]*\]\)/g, '');

async function deciders() {
  const files = new Map(Object.keys(CODES).map((code) => [code, []]));
  for (const room of [...ROOMS, ...WAYS_OUT]) {
    const names = (await readdir(at(room))).filter((name) => name.endsWith('.ts')).sort();
    for (const name of names) {
      const path = `${room}/${name}`;
      for (const code of new Set(codesIn(await readFile(at(path), 'utf8'))))
        if (!WAYS_OUT.includes(room) || isWayOut(code)) files.get(code).push(path);
    }
  }
  return files;
}

function table(files) {
  const homeless = [...files].filter(([, paths]) => paths.length === 0).map(([code]) => code);
  if (homeless.length > 0) throw new Error(`decided in no file: ${homeless.join(', ')}`);
  const rows = [...files].map(
    ([code, paths]) => `| ${code} | ${paths.map((path) => `\`${path}\``).join(', ')} |`,
  );
  return `\n| code | decided in |\n|---|---|\n${rows.join('\n')}\n\n`;
}

const present = await readFile(at(FILE), 'utf8');
if (!BLOCK.test(present)) throw new Error(`${FILE} has no place for the table of codes`);
const wanted = present.replace(BLOCK, table(await deciders()));
await generated(FILE, wanted, `the table of codes in ${FILE}`);
