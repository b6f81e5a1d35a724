/** An element of a template: its name without the namespace. */
export interface TemplateNode {
  readonly tag: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly TemplateNode[];
}

interface Rule {
  /** Names of the children in their order, each followed by a blank. */
  readonly children: RegExp;
  readonly required?: Readonly<Record<string, RegExp>>;
  readonly optional?: Readonly<Record<string, RegExp>>;
  readonly text?: RegExp;
}

const NAMESPACE = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';
const VERSION = /^[0-9]{1,4}\.[0-9]{1,5}$/;
const ANY = /^/s;
const NOTHING = /^$/;
const NAME = /^[\p{L}\p{N}_]+$/u;
const REFERENCE = /^([\p{L}\p{N}_]+:)?[\p{L}\p{N}_]+$/u;
const TEXT_REFERENCE = /^\$\(string\.[\p{L}\p{N}_]+\)$/u;
const NUMBER = { test: (text: string) => /^\d+$/.test(text) && Number(text) < 2 ** 32 } as RegExp;
const YES_NO = /^(true|false|1|0)$/;
const FIELD = { id: ANY, valueName: /^.{1,255}$/ };
const IS_FIELD = { required: YES_NO };
const NONE: Rule = { children: NOTHING, text: ANY };

/**
 * What Microsoft's schema of ADMX and ADML (PolicyDefinitions.xsd, MS-GPREG) allows of the elements
 * that Linesman's templates use, by the path of their last two names where one name has two forms.
 * The schema itself is not ours to give on; both templates validate against it (xmllint).
 */
const RULES: Readonly<Record<string, Rule>> = {
  policyDefinitions: {
    children:
      /^policyNamespaces (supersededAdm )*(annotation )*resources (supportedOn )?(categories )?(policies )?$/,
    required: { revision: VERSION, schemaVersion: VERSION },
  },
  policyNamespaces: { children: /^target (using )*$/ },
  target: { children: NOTHING, required: { prefix: NAME, namespace: ANY } },
  'policyDefinitions/resources': {
    children: NOTHING,
    required: { minRequiredRevision: VERSION },
  },
  'policyDefinitions/supportedOn': { children: /^(products )?(definitions )?$/ },
  definitions: { children: /^(definition )+$/ },
  definition: { children: NOTHING, required: { name: NAME, displayName: TEXT_REFERENCE } },
  categories: { children: /^(category )*$/ },
  category: {
    children: /^(parentCategory )?$/,
    required: { name: NAME, displayName: TEXT_REFERENCE },
  },
  parentCategory: { children: NOTHING, required: { ref: REFERENCE } },
  policies: { children: /^(policy )*$/ },
  policy: {
    children: /^(parentCategory )?supportedOn (enabledValue )?(disabledValue )?(elements )?$/,
    required: {
      name: NAME,
      class: /^(User|Machine|Both)$/,
      displayName: TEXT_REFERENCE,
      key: /^[^\\]+(\\[^\\]+)*$/,
    },
    optional: {
      explainText: TEXT_REFERENCE,
      presentation: /^\$\(presentation\.[\p{L}\p{N}_]+\)$/u,
      valueName: FIELD.valueName,
    },
  },
  'policy/supportedOn': { children: NOTHING, required: { ref: REFERENCE } },
  enabledValue: { children: /^(decimal|string) $/ },
  disabledValue: { children: /^(decimal|string) $/ },
  elements: { children: /^((decimal|text|enum|multiText) )+$/ },
  'elements/decimal': {
    children: NOTHING,
    required: FIELD,
    optional: { ...IS_FIELD, minValue: NUMBER, maxValue: NUMBER },
  },
  text: { children: NOTHING, required: FIELD, optional: { ...IS_FIELD, maxLength: NUMBER } },
  multiText: {
    children: NOTHING,
    required: FIELD,
    optional: { ...IS_FIELD, maxLength: NUMBER, maxStrings: NUMBER },
  },
  enum: { children: /^(item )*$/, required: FIELD, optional: IS_FIELD },
  item: { children: /^value $/, required: { displayName: TEXT_REFERENCE } },
  value: { children: /^(decimal|string) $/ },
  decimal: { children: NOTHING, required: { value: NUMBER } },
  string: { children: NOTHING, text: /^.{0,255}$/s },

  policyDefinitionResources: {
    children: /^displayName description (annotation )*resources $/,
    required: { revision: VERSION, schemaVersion: VERSION },
  },
  displayName: NONE,
  description: NONE,
  'policyDefinitionResources/resources': { children: /^(stringTable )?(presentationTable )?$/ },
  stringTable: { children: /^(string )+$/ },
  'stringTable/string': { ...NONE, required: { id: NAME } },
  presentationTable: { children: /^(presentation )+$/ },
  presentation: {
    children: /^((textBox|multiTextBox|decimalTextBox|dropdownList) )*$/,
    required: { id: NAME },
  },
  textBox: { children: /^label (defaultValue )?$/, required: { refId: ANY } },
  label: NONE,
  multiTextBox: { ...NONE, required: { refId: ANY } },
  decimalTextBox: { ...NONE, required: { refId: ANY }, optional: { defaultValue: NUMBER } },
  dropdownList: {
    ...NONE,
    required: { refId: ANY },
    optional: { noSort: YES_NO, defaultItem: NUMBER },
  },
};

/** @returns what the schema does not allow, in words */
export function againstGrammar(node: TemplateNode, above = ''): readonly string[] {
  const { tag, namespace, attributes, text, children } = node;
  const rule = RULES[`${above}/${tag}`] ?? RULES[tag];
  const where = `${above}/${tag} ${attributes['name'] ?? attributes['id'] ?? ''}`.trim();
  if (rule === undefined) return [`${where}: no such element`];
  const { required = {}, optional = {} } = rule;
  const known = { ...required, ...optional };
  return [
    ...(namespace === NAMESPACE ? [] : [`${where}: of ${namespace}`]),
    ...(rule.children.test(children.map((one) => `${one.tag} `).join(''))
      ? []
      : [`${where}: holds ${children.map((one) => one.tag).join(', ')}`]),
    ...Object.keys(required)
      .filter((name) => attributes[name] === undefined)
      .map((name) => `${where}: no ${name}`),
    ...Object.entries(attributes)
      .filter(([name, value]) => known[name]?.test(value) !== true)
      .map(([name, value]) => `${where}: ${name}="${value}"`),
    ...((rule.text ?? /^\s*$/).test(text) ? [] : [`${where}: says ${text}`]),
    ...children.flatMap((one) => againstGrammar(one, tag)),
  ];
}
