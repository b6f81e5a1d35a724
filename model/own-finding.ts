import type { Args } from './check.ts';
import type { FindingCode } from './codes/facts.ts';
import type { Finding } from './diagnosis.ts';
import type { ArgsOf } from './text/codes.ts';

/** A finding as a rule of this program makes it: the settings can switch every one of them off. */
export type OwnFinding = Finding & { readonly code: FindingCode };

/** A finding with every argument that its texts need; more may come with them. */
export const finding = <C extends FindingCode>(
  code: C,
  audience: Finding['audience'],
  args: Args & ArgsOf<C>,
): OwnFinding => ({ code, args, audience });
