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
  /** `run`, `wine`, `installed=WHAT` for what is installed before it, or `not-here=REASON`. */
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
