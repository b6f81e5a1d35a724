import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { registryDocument } from '../../../agent/settings/policy/document.ts';
import { readConfig } from '../../../model/config-problems.ts';
import { formatProblem } from '../../../model/config-reading.ts';
import { settingForms } from '../../../model/setting-forms.ts';
import type { RegistryValue } from '../../../probes/platform/windows/registry-values.ts';
import { againstGrammar, type TemplateNode } from '../../support/admx-grammar.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const ADMX = join(ROOT, 'build/policy/linesman.admx');
const ADML = join(ROOT, 'build/policy/en-US/linesman.adml');

type Node = TemplateNode;

/** As Python's expat reads it. */
const parsed = (file: string): Node =>
  JSON.parse(
    execFileSync(
      'python3',
      [
        '-c',
        `import sys, json, xml.etree.ElementTree as E
def node(e): return dict(tag=e.tag.split('}')[1], namespace=e.tag[1:].split('}')[0], attributes=e.attrib, text=e.text or '', children=[node(c) for c in e])
print(json.dumps(node(E.parse(sys.argv[1]).getroot())))`,
        file,
      ],
      { encoding: 'utf8' },
    ),
  ) as Node;

const below = (node: Node, tag: string): readonly Node[] =>
  node.children.flatMap((child) => [...(child.tag === tag ? [child] : []), ...below(child, tag)]);
const child = (node: Node, tag: string): Node | undefined =>
  node.children.find((one) => one.tag === tag);
const attribute = (node: Node, name: string): string => node.attributes[name] ?? '';

/** Texts that the settings take; a field that takes any text needs none. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'exchange.interfaces': ['EMSMDB', 'NSPI'],
  'collector.recipients': ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'],
  'findings.off': ['ACL_TIGHT'],
  'trustedNetwork.url': ['https://inside.corp.example/'],
  'trustedNetwork.certificateSha256': ['ab'.repeat(32)],
  'reach.http': ['http://probe.example/204'],
  'reach.https': ['https://probe.example/204'],
  'collector.url': ['https://collect.example'],
  'collector.ca': ['C:\\ca.pem'],
  'update.feed': ['https://updates.example/linesman/'],
  'vpnClient.start': ['C:\\Program Files\\Citrix\\Secure Access Client\\nsload.exe'],
  'web.autodiscover': ['corp.example'],
  'helpdesk.phone': ['4711'],
  'helpdesk.mail': ['desk@corp.example'],
  'helpdesk.url': ['https://help.corp.example/'],
  'schedule.probe': ['*/5 * * * *'],
  ...Object.fromEntries(
    ['owa', 'activeSync', 'rpcProxy', 'mapi', 'ews'].map((door) => [
      `web.${door}`,
      ['https://mail.example/x', '[{"url":"https://mail.example/x","client":"browser"}]'],
    ]),
  ),
  accessLists: ['[{"device":"ISA","allow":"135"}]'],
  networks: ['[{"adapter":"Ethernet 3","kind":"lan"}]'],
};

/** Every value that the editor of group policy would write for a policy: of a range, its ends. */
function valuesOf(policy: Node): readonly RegistryValue[] {
  const switched = ['enabledValue', 'disabledValue'].flatMap((tag) => child(policy, tag) ?? []);
  const name = attribute(policy, 'valueName');
  if (switched.length > 0)
    return switched.map(({ children: [value] }): RegistryValue =>
      value?.tag === 'decimal'
        ? { name, kind: 'number', number: Number(attribute(value, 'value')) }
        : { name, kind: 'text', text: value?.text ?? '' },
    );
  const [element] = child(policy, 'elements')?.children ?? [];
  if (element === undefined) throw new Error(`${attribute(policy, 'name')} writes nothing`);
  const key = attribute(element, 'valueName');
  const texts = TEXTS[key] ?? ['host.example'];
  switch (element.tag) {
    case 'decimal':
      return ['minValue', 'maxValue'].map((end) => ({
        name: key,
        kind: 'number',
        number: Number(attribute(element, end)),
      }));
    case 'enum':
      return below(element, 'string').map(({ text }) => ({ name: key, kind: 'text', text }));
    case 'multiText':
      return [{ name: key, kind: 'texts', texts }];
    case 'text':
      return texts.map((text) => ({ name: key, kind: 'text', text }));
    default:
      throw new Error(`${element.tag}: no element that these templates may use`);
  }
}

/** What a section wants beside a key. */
const BESIDE = {
  gateway: { host: 'cag.example' },
  collector: { url: 'https://collect.example' },
  trustedNetwork: {
    url: 'https://inside.corp.example/',
    certificateSha256: 'ab'.repeat(32),
  },
  reach: { http: 'http://probe.example/204', https: 'https://probe.example/204' },
} as const;

/** What is wrong with one value, in words; none: it is taken. */
function faultsOf(value: RegistryValue): readonly string[] {
  const { document, problems } = registryDocument([value]);
  const whole = Object.fromEntries(
    Object.entries(document as Record<string, unknown>).map(([name, section]) => [
      name,
      typeof section === 'object' && !Array.isArray(section) && name in BESIDE
        ? { ...BESIDE[name as keyof typeof BESIDE], ...section }
        : section,
    ]),
  );
  return [...problems, ...readConfig(whole).problems.map(formatProblem)];
}

describeWhere([needsCommands('python3')], 'the templates of group policy', () => {
  const admx = parsed(ADMX);
  const adml = parsed(ADML);
  const policies = below(admx, 'policy');

  it('hold a policy for every setting, once, and for nothing else', () => {
    const keys = policies.map(
      (policy) =>
        attribute(policy, 'valueName') ||
        attribute(child(policy, 'elements')?.children[0] ?? policy, 'valueName'),
    );
    expect([...keys].sort()).toEqual([...settingForms().keys()].sort());
    expect(new Set(policies.map((policy) => attribute(policy, 'key')))).toEqual(
      new Set(['Software\\Policies\\Linesman']),
    );
  });

  it('are what the schema of ADMX and ADML allows: elements, their order, attributes', () => {
    expect([...againstGrammar(admx), ...againstGrammar(adml)]).toEqual([]);
  });

  it.each<[string, (policy: Node) => Node]>([
    ['an unknown attribute', (one) => ({ ...one, attributes: { ...one.attributes, kind: 'x' } })],
    ['a missing one', (one) => ({ ...one, attributes: { name: attribute(one, 'name') } })],
    ['another order', (one) => ({ ...one, children: [...one.children].reverse() })],
    ['a class of its own', (one) => ({ ...one, attributes: { ...one.attributes, class: 'All' } })],
    ['an element of nobody', (one) => ({ ...one, tag: 'polcy' })],
  ])('a template with %s would be told of', (_, change) => {
    const spoilt = (node: Node): Node =>
      node.tag === 'policy' ? change(node) : { ...node, children: node.children.map(spoilt) };
    expect(againstGrammar(spoilt(admx))).not.toEqual([]);
  });

  it('name no text, presentation, category or field that is not there, and leave none unused', () => {
    const names = (pattern: RegExp): Set<string> =>
      new Set([...readFileSync(ADMX, 'utf8').matchAll(pattern)].map(([, name]) => name ?? ''));
    const ids = (tag: string): Set<string> =>
      new Set(below(adml, tag).map((node) => attribute(node, 'id')));

    expect(ids('string')).toEqual(names(/\$\(string\.(\w+)\)/g));
    expect(ids('presentation')).toEqual(names(/\$\(presentation\.(\w+)\)/g));
    const categories = new Set(
      below(admx, 'category').map((category) => attribute(category, 'name')),
    );
    for (const parent of below(admx, 'parentCategory'))
      expect(categories).toContain(attribute(parent, 'ref'));
    for (const presentation of below(adml, 'presentation')) {
      const policy = policies.find(
        (one) => attribute(one, 'name') === attribute(presentation, 'id'),
      );
      expect(presentation.children.map((control) => attribute(control, 'refId'))).toEqual(
        child(policy ?? admx, 'elements')?.children.map((element) => attribute(element, 'id')),
      );
    }
  });

  it.each(policies.map((policy) => [attribute(policy, 'name'), policy] as const))(
    'what the editor writes for %s is what Linesman takes, at both ends of a range',
    (_, policy) => {
      const faults = valuesOf(policy).map(faultsOf);
      expect(faults).toEqual(faults.map(() => []));
    },
  );

  it.each(below(admx, 'decimal').filter((one) => one.attributes['valueName'] !== undefined))(
    'the range of $attributes.valueName is the whole of what is taken',
    (element) => {
      const name = attribute(element, 'valueName');
      const over = Number(attribute(element, 'maxValue')) + 1;
      const under = Number(attribute(element, 'minValue')) - 1;
      for (const number of [over, ...(under < 0 ? [] : [under])])
        expect(faultsOf({ name, kind: 'number', number })).toHaveLength(1);
    },
  );
});

describe('the published JSON Schema, read by ajv', () => {
  const schema = JSON.parse(
    readFileSync(join(ROOT, 'docs/settings.schema.json'), 'utf8'),
  ) as object;
  const accepts = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
  const good = {
    site: 'ACME',
    exchange: { host: 'exch1.corp.example', mapperPort: 135, fastPath: true },
    accessLists: [{ device: 'ISA', allow: '135,1024-2000' }],
    reach: 'off',
    ui: { quit: 'deny' },
  };

  it('accepts what Linesman accepts', () => {
    expect([accepts(good), accepts.errors]).toEqual([true, null]);
    expect(accepts({ ...good, reach: BESIDE.reach })).toBe(true);
    expect(readConfig(good).problems).toEqual([]);
  });

  it.each([
    [{ exchange: { hots: 'x' } }],
    [{ exchange: { mapperPort: 65_536 } }],
    [{ exchange: { mapperPort: '135' } }],
    [{ accessLists: [{ device: 'ISA' }] }],
    [{ reach: 'on' }],
    [{ ui: { quit: 'never' } }],
    [{ findings: { off: ['EPM_BLOCKED'] } }],
  ])('refuses what Linesman refuses: %j', (document) => {
    expect(accepts(document)).toBe(false);
    expect(readConfig(document).problems).toHaveLength(1);
  });
});
