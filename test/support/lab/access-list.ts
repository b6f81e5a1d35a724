import type { Namespace } from './namespace.ts';

/** What a filter does to TCP packets that it forwards. */
export type FilterRule =
  /** Swallows packets to this port: no answer at all. */
  | { readonly kind: 'drop'; readonly port: number }
  /** Answers connection attempts to this port with a reset. */
  | { readonly kind: 'reset'; readonly port: number }
  /** An access list: of what goes to this address, only these ports pass; the others are swallowed, or reset. */
  | {
      readonly kind: 'allow-only';
      readonly to: string;
      readonly ports: string;
      readonly others?: 'reset';
    }
  /** Nothing that comes in by this interface is forwarded. */
  | { readonly kind: 'closed'; readonly from: string };

/** nftables rules in the forwarding path, first match wins; what no rule names passes. */
export function rulesetOf(rules: readonly FilterRule[]): string {
  const lines = rules.flatMap((rule) => {
    switch (rule.kind) {
      case 'drop':
        return [`tcp dport ${String(rule.port)} drop`];
      case 'reset':
        return [`tcp dport ${String(rule.port)} reject with tcp reset`];
      case 'allow-only':
        return [
          `ip daddr ${rule.to} tcp dport { ${rule.ports.replaceAll(',', ', ')} } accept`,
          rule.others === 'reset'
            ? `ip daddr ${rule.to} meta l4proto tcp reject with tcp reset`
            : `ip daddr ${rule.to} drop`,
        ];
      case 'closed':
        return [`iifname "${rule.from}" drop`];
    }
  });
  const chain = [
    'chain forward {',
    'type filter hook forward priority filter; policy accept;',
    ...lines,
    '}',
  ];
  // Declared, deleted and declared anew in one transaction: no packet meets half a list.
  return ['table inet lab', 'delete table inet lab', 'table inet lab {', ...chain, '}', ''].join(
    '\n',
  );
}

/** Puts these rules in the place of all earlier ones. */
export async function setFilter(gateway: Namespace, rules: readonly FilterRule[]): Promise<void> {
  await gateway.must(['nft', '-f', '-'], { input: rulesetOf(rules) });
}
