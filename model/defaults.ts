import type { SettingKey } from './setting-keys.ts';

/**
 * What applies where the configuration is silent, by the setting's key: for the agent, for
 * `linesman settings` and for the reference page.
 */
export const DEFAULTS = {
  'exchange.mapperPort': 135,
  'exchange.interfaces': ['EMSMDB', 'AsyncEMSMDB', 'NSPI', 'RFR'],
  'exchange.fastPath': true,
  'exchange.protocol': 'auto',
  'path.idleTimeoutMinutes': 0,
  'web.formExpected': false,
  'web.everyMinutes': 60,
  'gateway.port': 443,
  'accessLists[].kind': 'ports',
  'schedule.probe': '*/5 * * * *',
  reach: 'off',
  'privacy.names': 'keep',
  'privacy.addresses': 'keep',
  'privacy.withoutRecipients': 'send',
  'budget.meteredKiBPerHour': 200,
  'budget.outboxMiB': 200,
  'budget.outboxDays': 30,
  notifications: 'problems',
  measuredLists: 'off',
  'ui.quit': 'allow',
  'ui.settings': 'allow',
} as const satisfies Partial<Readonly<Record<SettingKey, unknown>>>;
