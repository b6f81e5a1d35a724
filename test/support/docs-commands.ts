import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const DOCS = join(import.meta.dirname, '..', '..', 'docs');

/** Pages for administrators and helpdesks: each of their commands is run, or is held back with the reason. */
export const PAGES = [
  'deploy.md',
  'helpdesk.md',
  'policy.md',
  'gpo-and-intune.md',
  'update.md',
  'removal.md',
  'for-the-firewall-team.md',
  'macos.md',
];

export interface Block {
  readonly page: string;
  readonly language: string;
  /**
   * `run`, `terminal`, `wine`, `installed=WHAT` for what is installed before it (`linux`: by
   * `npm run proof -- packages`), or `not-here=REASON`.
   */
  readonly how: string;
  readonly text: string;
}

/** Every block of commands of those pages. */
export const blocks: readonly Block[] = PAGES.flatMap((page) =>
  [
    ...readFileSync(join(DOCS, page), 'utf8').matchAll(/^( *)```(\w+) *(\S*)\n([^]*?)^ *```$/gm),
  ].map(([, indent = '', language = '', how = '', text = '']) => ({
    page,
    language,
    how,
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  })),
);

export const linesOf = ({ text }: Block): readonly string[] => text.trimEnd().split('\n');

/** What the pages have an administrator of Linux type about packages, each line once. */
export const PACKAGE_LINES = {
  installDeb: 'apt-get install -y ./linesman_0.1.0_amd64.deb',
  upgradeDeb: 'apt-get install -y ./linesman_0.2.0_amd64.deb',
  removeDeb: 'apt-get remove -y linesman',
  installRpm: 'rpm -i linesman-0.1.0-1.x86_64.rpm',
  upgradeRpm: 'rpm -U linesman-0.2.0-1.x86_64.rpm',
  removeRpm: 'rpm -e linesman',
  startUnit: 'systemctl --user enable --now linesman',
  installNpm: 'npm install --global --ignore-scripts linesman-0.1.0.tgz',
} as const;

/** Such a line as a command, with the file that was built in the place of the one that it names. */
export const packageCommand = (line: string, file?: string): readonly string[] =>
  line.split(' ').map((word) => (/\.(?:deb|rpm|tgz)$/.test(word) ? (file ?? word) : word));
