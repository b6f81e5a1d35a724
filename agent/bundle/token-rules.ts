import type { Rule } from './rule.ts';

/** Tokens that a service made so that they are told from other texts: by their first letters. */
const TOKENS: readonly string[] = [
  'gh[pousr]_\\w{16,}',
  'github_pat_\\w{16,}',
  'glpat-[\\w-]{16,}',
  'xox[abeprs]-[\\w-]{8,}',
  'xapp-[\\w-]{8,}',
  'A(?:KI|SI)A[0-9A-Z]{16}',
  'AIza[\\w-]{30,}',
  'npm_\\w{20,}',
  'sk-[\\w-]{16,}',
  'ya29\\.[\\w-]{16,}',
  '1//0[\\w-]{20,}',
  'GOCSPX-[\\w-]{16,}',
  'ATATT3[\\w=-]{20,}',
  'EAA[A-Za-z0-9]{30,}',
  'dapi[0-9a-f]{32}',
  'dckr_[op]at_[\\w-]{16,}',
  'dp\\.(?:pt|st|ct)\\.\\w{20,}',
  'figd_[\\w-]{20,}',
  'gl(?:sa|c)_[\\w=-]{20,}',
  'hv[bs]\\.[\\w-]{16,}',
  'key-[0-9a-z]{32}',
  'lin_api_\\w{20,}',
  'ntn_\\w{30,}',
  'secret_\\w{40,}',
  'sntry[su]_[\\w=-]{20,}',
  'tskey-[a-z]{2,12}-[\\w-]{12,}',
  '(?:AC|SK)[0-9a-f]{32}',
  'PMAK-[\\w-]{20,}',
  'NRAK-[A-Z0-9]{20,}',
];

export const TOKEN_RULE: Rule = {
  name: 'token',
  when: 'always',
  pattern: new RegExp(`(?<![\\w-])(?:${TOKENS.join('|')})`, 'g'),
};
