// docs/privacy.md out of the tables that gather and redact. `--check` says whether the file is current.
import { ADDRESS_RULES, HOST_RULE, PERSON_RULES, SECRET_RULES } from '../agent/bundle/rules.ts';
import { COMPUTER_RULES, TEXT_RULES } from '../agent/bundle/text-rules.ts';
import { DOCUMENTS, pathOf } from '../model/bundle.ts';
import { ENVELOPE, FILES, NEVER, RULES } from '../model/text/en/privacy.ts';
import { generated } from './generated.mjs';

const FILE = 'docs/privacy.md';

const ALWAYS = 'always';
const when = new Map(
  [
    ...TEXT_RULES,
    ...SECRET_RULES,
    ...PERSON_RULES,
    ...COMPUTER_RULES,
    HOST_RULE,
    ...ADDRESS_RULES,
  ].map((rule) => [rule.name, rule.when === ALWAYS ? ALWAYS : `\`privacy.${rule.when}\``]),
);
when.set('name', '`privacy.names`');

function page() {
  for (const name of Object.keys(DOCUMENTS))
    if (FILES[pathOf(name)] === undefined)
      throw new Error(`model/text/en/privacy.ts says nothing of ${pathOf(name)}`);
  for (const name of Object.keys(RULES))
    if (!when.has(name)) throw new Error(`no rule takes out: ${name}`);
  return `# What a bundle holds

Generated from the tables that gather and redact by \`npm run docs\`. A bundle is made by \`linesman bundle\`, by "Send report…", and, where \`collector.url\` is set, when something breaks that the user cannot mend, when that is over, and of findings that cannot wait. \`--preview\` and "Send report…" show all of it before it leaves; \`outbox show\` what of an automatic one is readable without a key, and \`outbox show ID --out FILE\` gives the file itself. It lists in \`redactions.json\` what was taken out, and in \`manifest.json\` what is missing.

## Files

Nothing else is gathered. Of each document only the fields that its schema names leave the laptop.

| file | what it holds |
|---|---|
${Object.entries(FILES)
  .map(([path, what]) => `| \`${path}\` | ${what} |`)
  .join('\n')}

${NEVER}

## What is taken out

Every free text of every document goes through these rules, in this order; the finished files are looked through again for secrets. In place of what was taken stands the name of the rule in brackets, or another name that is the same in every bundle of a laptop and cannot be turned back without its key, which never leaves it.

| rule | what it takes | when |
|---|---|---|
${Object.entries(RULES)
  .map(([name, what]) => `| ${name} | ${what} | ${when.get(name)} |`)
  .join('\n')}

## What a collector can read

A report that travels is one line of JSON and the bundle behind it. The line is not encrypted: by it a helpdesk lists reports and finds one by its reference.

| field | what it says |
|---|---|
${Object.entries(ENVELOPE)
  .map(([name, what]) => `| \`${name}\` | ${what} |`)
  .join('\n')}

Beside it the request names the laptop's random number, and the size and digest of the report.

With \`collector.recipients\` a bundle is encrypted with age: only the holder of one of those keys can open it.
`;
}

await generated(FILE, page());
