// The templates of group policy and the published JSON Schema, out of the schema of the settings,
// the defaults and the sentences about them. `--check` says whether the files are current.
// Elements and attributes: "Group Policy ADMX Syntax Reference Guide", and PolicyDefinitions.xsd.
import * as z from 'zod/mini';
import { Config } from '../model/config.ts';
import { DEFAULTS } from '../model/defaults.ts';
import { POLICY_ONLY } from '../model/policy-only.ts';
import { REGISTRY_TYPES, settingForms } from '../model/setting-forms.ts';
import { SETTINGS } from '../model/text/en/settings.ts';
import { TEMPLATES } from '../model/text/en/policy-templates.ts';
import { generated } from './generated.mjs';

const LANGUAGES = [{ culture: 'en-US', settings: SETTINGS, words: TEMPLATES }];

const KEY = 'Software\\Policies\\Linesman';
const NAMESPACE = 'Linesman.Policies.Linesman';
const PARTS = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';
/** What `registry-values.ts` takes of one value, in UTF-16 units. */
const MAX_TEXT = 65_536;
const ID = 'Value';

const SCHEMA = z.toJSONSchema(Config(), { io: 'input', unrepresentable: 'any' });

/** The JSON Schema of one dotted key; of a key that is one word or a section, the word's. */
function schemaOf(key) {
  const step = (schema, name) =>
    (schema.anyOf ?? [schema]).find((one) => one.properties?.[name] !== undefined)?.properties[
      name
    ];
  const at = key.split('.').reduce(step, SCHEMA);
  return at.anyOf?.find(({ properties }) => properties === undefined) ?? at;
}

const settings = [...settingForms()].map(([key, form]) => ({ key, form, schema: schemaOf(key) }));
const nameOf = (key) => key.replaceAll('.', '_');

/** Name of one of a setting's values; names in templates are made of letters, digits and `_`. */
const choiceOf = (key, value) => `${nameOf(key)}_${value.replaceAll('-', '_')}`;
const sectionOf = (key) => (key.includes('.') ? key.split('.')[0] : null);

const escaped = (text) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
const attributes = (of) =>
  Object.entries(of)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
const string = (value) => `<value><string>${escaped(value)}</string></value>`;

/** Children of a policy element, by what the setting holds. */
function valuesOf({ key, form, schema }) {
  if (form === 'boolean')
    return [
      '<enabledValue><decimal value="1" /></enabledValue>',
      '<disabledValue><decimal value="0" /></disabledValue>',
    ];
  if (schema.const !== undefined)
    return [`<enabledValue><string>${escaped(schema.const)}</string></enabledValue>`];
  return ['<elements>', `  ${elementOf({ key, form, schema })}`, '</elements>'];
}

function elementOf({ key, form, schema }) {
  const common = { id: ID, valueName: key, required: true };
  if (form === 'number')
    return `<decimal${attributes({ ...common, minValue: schema.minimum, maxValue: schema.maximum })} />`;
  if (form === 'texts')
    return `<multiText${attributes({ ...common, maxLength: MAX_TEXT, maxStrings: schema.maxItems ?? 64 })} />`;
  if (schema.enum !== undefined)
    return [
      `<enum${attributes(common)}>`,
      ...schema.enum.map(
        (value) =>
          `    <item displayName="$(string.${choiceOf(key, value)})">${string(value)}</item>`,
      ),
      '  </enum>',
    ].join('\n');
  return `<text${attributes({ ...common, maxLength: form.endsWith('json') ? MAX_TEXT : (schema.maxLength ?? 500) })} />`;
}

/** Whether the policy is one switch, without a field to fill in. */
const isSwitch = ({ form, schema }) => form === 'boolean' || schema.const !== undefined;

function policyOf(setting) {
  const { key } = setting;
  const id = nameOf(key);
  const section = sectionOf(key);
  const head = attributes({
    name: id,
    class: 'Both',
    displayName: `$(string.${id})`,
    explainText: `$(string.${id}_explain)`,
    presentation: isSwitch(setting) ? undefined : `$(presentation.${id})`,
    key: KEY,
    valueName: isSwitch(setting) ? key : undefined,
  });
  return [
    `<policy${head}>`,
    `  <parentCategory ref="${section === null ? 'Linesman' : `Linesman_${section}`}" />`,
    '  <supportedOn ref="SUPPORTED_Linesman" />',
    ...indented(valuesOf(setting), 2),
    '</policy>',
  ];
}

const indented = (lines, by) =>
  lines.flatMap((line) => line.split('\n')).map((line) => `${' '.repeat(by)}${line}`);
const document = (lines) => `<?xml version="1.0" encoding="utf-8"?>\n${lines.join('\n')}\n`;

const sections = [...new Set(settings.map(({ key }) => sectionOf(key)))].filter(
  (one) => one !== null,
);

const admx = () =>
  document([
    `<policyDefinitions xmlns="${PARTS}" revision="1.0" schemaVersion="1.0">`,
    '  <policyNamespaces>',
    `    <target prefix="linesman" namespace="${NAMESPACE}" />`,
    '  </policyNamespaces>',
    '  <resources minRequiredRevision="1.0" />',
    '  <supportedOn>',
    '    <definitions>',
    '      <definition name="SUPPORTED_Linesman" displayName="$(string.SUPPORTED_Linesman)" />',
    '    </definitions>',
    '  </supportedOn>',
    '  <categories>',
    '    <category name="Linesman" displayName="$(string.Linesman)" />',
    ...sections.flatMap((section) => [
      `    <category name="Linesman_${section}" displayName="$(string.Linesman_${section})">`,
      '      <parentCategory ref="Linesman" />',
      '    </category>',
    ]),
    '  </categories>',
    '  <policies>',
    ...indented(settings.flatMap(policyOf), 4),
    '  </policies>',
    '</policyDefinitions>',
  ]);

const said = (sentence) => sentence.replaceAll('`', '"');
const worded = (value) => (Array.isArray(value) ? value.join(', ') : String(value));

/** What the editor shows beside the setting: what it is, its form, and what holds without it. */
function explained({ key, form, schema }, { settings: sentences, words }) {
  const inner = Object.keys(sentences).filter((one) => one.startsWith(`${key}[].`));
  const required = schema.items?.required ?? [];
  const fallback = DEFAULTS[key];
  const lines = [
    ...(sentences[key] === undefined ? [] : [said(sentences[key])]),
    ...(form === 'boolean' ? [words.boolean] : []),
    ...(schema.const === undefined ? [] : [words.off]),
    ...(form === 'texts' ? [words.texts] : []),
    ...(form === 'number' ? [words.range(schema.minimum, schema.maximum)] : []),
    ...(inner.length === 0 ? [] : [form === 'json' ? words.json : words.textOrJson]),
    ...inner.map((one) => {
      const name = one.slice(key.length + 3);
      return `  ${name}${required.includes(name) ? ` (${words.required})` : ''}: ${said(sentences[one])}`;
    }),
    fallback === undefined ? words.noFallback : words.fallback(worded(fallback)),
    ...(POLICY_ONLY.includes(key) ? [words.policyOnly] : []),
    words.valueName(key, REGISTRY_TYPES[form]),
  ];
  if (lines[0] === words.noFallback) throw new Error(`nothing is said of ${key}`);
  return lines.join('\n');
}

function presentationOf(setting) {
  const { key, form, schema } = setting;
  const control =
    form === 'number'
      ? `<decimalTextBox refId="${ID}"${attributes({ defaultValue: DEFAULTS[key] })}>${key}</decimalTextBox>`
      : form === 'texts'
        ? `<multiTextBox refId="${ID}">${key}</multiTextBox>`
        : schema.enum !== undefined
          ? `<dropdownList refId="${ID}" noSort="true" defaultItem="0">${key}</dropdownList>`
          : `<textBox refId="${ID}"><label>${key}</label></textBox>`;
  return [`<presentation id="${nameOf(key)}">`, `  ${control}`, '</presentation>'];
}

function adml(language) {
  const { words } = language;
  const strings = [
    ['SUPPORTED_Linesman', words.supported],
    ['Linesman', words.root],
    ...sections.map((section) => {
      const name = words.sections[section];
      if (name === undefined) throw new Error(`policy-templates.ts has no name for ${section}`);
      return [`Linesman_${section}`, name];
    }),
    ...settings.flatMap((setting) => [
      [nameOf(setting.key), setting.key],
      [`${nameOf(setting.key)}_explain`, explained(setting, language)],
      ...(setting.schema.enum ?? []).map((value) => [choiceOf(setting.key, value), value]),
    ]),
  ];
  return document([
    `<policyDefinitionResources xmlns="${PARTS}" revision="1.0" schemaVersion="1.0">`,
    `  <displayName>${escaped(words.displayName)}</displayName>`,
    `  <description>${escaped(words.description)}</description>`,
    '  <resources>',
    '    <stringTable>',
    ...strings.map(([id, text]) => `      <string id="${id}">${escaped(text)}</string>`),
    '    </stringTable>',
    '    <presentationTable>',
    ...indented(settings.filter((one) => !isSwitch(one)).flatMap(presentationOf), 6),
    '    </presentationTable>',
    '  </resources>',
    '</policyDefinitionResources>',
  ]);
}

/** The same schema with a sentence and a default at each leaf, as editors show them. */
function described(schema, key = '') {
  const own = {
    ...(SETTINGS[key] === undefined ? {} : { description: said(SETTINGS[key]) }),
    ...(DEFAULTS[key] === undefined ? {} : { default: DEFAULTS[key] }),
  };
  const inner = {
    ...(schema.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(schema.properties).map(([name, one]) => [
              name,
              described(one, key === '' ? name : `${key}.${name}`),
            ]),
          ),
        }),
    ...(schema.items?.properties === undefined
      ? {}
      : { items: described(schema.items, `${key}[]`) }),
    ...(schema.anyOf === undefined
      ? {}
      : {
          anyOf: schema.anyOf.map((one) =>
            one.properties === undefined ? one : described(one, key),
          ),
        }),
  };
  return { ...schema, ...own, ...inner };
}

const { $schema, ...body } = described(SCHEMA);
const published = { $schema, $id: 'urn:linesman:settings', title: TEMPLATES.displayName, ...body };

await generated('build/policy/linesman.admx', admx());
for (const language of LANGUAGES)
  await generated(`build/policy/${language.culture}/linesman.adml`, adml(language));
await generated('docs/settings.schema.json', `${JSON.stringify(published, null, 2)}\n`);
