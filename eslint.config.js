import tseslint from 'typescript-eslint';

/**
 * The import table's second half: tsc refuses a foreign folder (project references), ESLint refuses what tsc cannot see:
 * packages, Node in a folder without Node, and second importers of libraries that have one home.
 * Folder → packages that it may import; `*` is any. Node built-ins are `node:*`.
 */
const MAY_IMPORT = {
  model: ['zod/mini'],
  'model/text': ['zod/mini'],
  lib: ['node:*', '*'],
  diagnosis: [],
  report: [],
  'probes/platform': ['node:*', '*'],
  'probes/rpc': ['node:*', '*'],
  'probes/network': ['node:*', '*'],
  'probes/connections': ['node:*', '*'],
  'probes/exchange': ['node:*', '*'],
  'probes/web': ['node:*', '*'],
  'probes/outlook': ['node:*', '*'],
  agent: ['node:*', '*'],
  'agent/client': ['node:*'],
  electron: ['node:*', 'electron'],
  renderer: ['preact', 'preact/*'],
  collector: ['node:*', '*'],
  demo: ['node:*', '*'],
  cli: ['node:*', '*'],
};

/** Packages with one home in the whole tree. */
const ONE_HOME = {
  'node-cron': ['agent/runs/schedule.ts'],
  electron: ['electron/**'],
  systeminformation: ['agent/inventory-worker.ts'],
  koffi: ['probes/platform/native.ts'],
  'pac-resolver': ['probes/network/connectivity/pac/pac-worker.ts'],
  'quickjs-wasi': ['probes/network/connectivity/pac/pac-worker.ts'],
  preact: ['renderer/**'],
};

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const pattern = (name) =>
  (name === '*' ? '(?!node:)[^.]' : escape(name).replace(/\\\*/g, '.+')) +
  (name === '*' ? '' : '$');

/** Refuses an import, static, dynamic or re-exported, whose source matches `regex`. */
const refuse = (regex, message) => [
  { selector: `ImportDeclaration[source.value=/${regex}/]`, message },
  { selector: `ImportExpression > Literal.source[value=/${regex}/]`, message },
  { selector: `ExportNamedDeclaration[source.value=/${regex}/]`, message },
  { selector: `ExportAllDeclaration[source.value=/${regex}/]`, message },
];

/** Arguments are sentences in parts: whoever decides by them reads a display text back as data. */
const DISPLAY_ONLY = [
  'ImportSpecifier[imported.name="argText"]',
  'CallExpression[callee.object.name=/^(Object|Reflect)$/] > MemberExpression[property.name="args"]',
  'TSAsExpression > MemberExpression.expression[property.name="args"]',
].map((selector) => ({
  selector,
  message:
    'arguments are read in model/text alone: decide by a field or a fact (model/rung-facts.ts)',
}));

/** Three words in a row are a sentence for a person, unless they go to a log or into an error of ours. */
const SAID_TO_DEVELOPERS = [
  'NewExpression *',
  'CallExpression[callee.name=/^(log|drop|inBackground)$/] *',
  'CallExpression[callee.property.name=/^(log|poke|cancel|includes|rebuildIndex|prepare|exec|fact|writeFact)$/] *',
  'CallExpression[callee.type="Super"] *',
  'JSXAttribute *',
];
const SENTENCES = [
  'Literal[value=/[a-z]{2} [a-z]{2,} [a-z]{2}/]',
  'TemplateElement[value.cooked=/[a-z]{2} [a-z]{2,} [a-z]{2}/]',
  'JSXText[value=/[a-z]{2} [a-z]{2,} [a-z]{2}/]',
].map((sentence) => ({
  selector: `${sentence}:not(${SAID_TO_DEVELOPERS.join(', ')})`,
  message: 'words for users stand in model/text/en alone (eslint.config.js lists the exceptions)',
}));

/** Where other sentences may stand, and why. */
const SENTENCES_ELSEWHERE = {
  'lib/**': 'imports no words: its callers put its reasons into their sentences',
  'probes/rpc/**': 'faults of the protocol, in the terms of C706 and MS-RPCE',
  'model/text/**': 'the room itself',
  'model/codes/arguments.ts': 'the vocabulary of those who translate',
  'model/cron.ts': 'names of months and days',
  'cli/completion/**': 'scripts in the languages of the shells',
  'diagnosis/advice/lines.ts': 'the syntax of products',
  'probes/exchange/interface-names.ts': 'names of interfaces, as their specifications give them',
  'probes/network/vpn-client/products.ts': 'names of services and programs',
  'agent/outbox/schema.ts': 'names of stored facts',
  'agent/page/answers.ts': 'HTML',
  'collector/helpdesk/*page*.ts': 'HTML',
  'report/style.ts': 'CSS',
  'collector/store/{mend,recovery,store}.ts': 'parts of lines of the log',
};

const TAKES_SLEEP_FOR_SILENCE = {
  selector: 'MemberExpression[object.name="AbortSignal"][property.name="timeout"]',
  message: 'it takes sleep for silence: signalAfter of lib/deadline.ts waits again',
};

/** The shell's Chromium is 108 (Electron 22, the last for Windows 7); these came with 110 and later. */
const TOO_NEW_FOR_THE_SHELL = {
  selector: 'CallExpression[callee.property.name=/^(toSorted|toReversed|toSpliced|with|groupBy)$/]',
  message: 'the Chromium of the shell does not know it: copy, then sort, reverse or splice',
};

const rulesFor = (folder) => {
  const allowed = ['\\.', ...MAY_IMPORT[folder].map(pattern)].join('|');
  return [
    ...refuse(
      `^(?!${allowed})`,
      `${folder} may not import this: see the import table in ARCHITECTURE.md`,
    ),
    ...Object.entries(ONE_HOME)
      .filter(([, homes]) => !homes.includes(`${folder}/**`))
      .flatMap(([name]) =>
        refuse(
          `^${escape(name)}($|\\/)`,
          `${name} has one home in this tree: see eslint.config.js`,
        ),
      ),
    {
      selector: 'ImportExpression:not([source.type="Literal"])',
      message: 'a computed import escapes the import table',
    },
    ...(/^(?:lib|probes|agent$|cli|collector)/.test(folder) ? [TAKES_SLEEP_FOR_SILENCE] : []),
    ...(/^(?:model|renderer)/.test(folder) ? [TOO_NEW_FOR_THE_SHELL] : []),
    ...(folder === 'model/text' ? [] : DISPLAY_ONLY),
  ];
};

const homes = Object.values(ONE_HOME)
  .flat()
  .filter((home) => !home.includes('*'));

const folders = Object.keys(MAY_IMPORT).flatMap((folder) => {
  const files = [`${folder}/**/*.{ts,tsx,cts}`];
  const ignores = [
    ...(folder === 'agent' ? ['agent/client/**'] : []),
    ...(folder === 'model' ? ['model/text/**'] : []),
    ...homes,
  ];
  return [
    { files, ignores, rules: { 'no-restricted-syntax': ['error', ...rulesFor(folder)] } },
    {
      files,
      ignores: [...ignores, ...Object.keys(SENTENCES_ELSEWHERE)],
      rules: { 'no-restricted-syntax': ['error', ...rulesFor(folder), ...SENTENCES] },
    },
  ];
});

export default tseslint.config(
  { ignores: ['out/**', 'release/**', 'node_modules/**'] },
  ...tseslint.configs.strictTypeChecked.map((config) => ({
    ...config,
    files: ['**/*.{ts,tsx,cts}'],
  })),
  {
    files: ['**/*.{ts,tsx,cts}'],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // Zod names a schema and its type alike; one declares a value, the other a type.
      '@typescript-eslint/no-redeclare': 'off',
    },
  },
  ...folders,
  {
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // A table of cases is longer than the thought that it tests.
      'max-lines': ['error', { max: 450, skipBlankLines: true, skipComments: true }],
    },
  },
);
