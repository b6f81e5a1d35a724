import type { SettingKey } from './setting-keys.ts';

/**
 * Settings that whoever administers the laptop makes and nobody else: in the user's file, and in one
 * named by `--config`, they are refused.
 */
export const POLICY_ONLY: readonly SettingKey[] = [
  'ui.quit',
  'ui.settings',
  'vpnClient.start',
  'update.feed',
  'collector.enrolmentToken',
  'measuredLists',
];

/** Settings whose value nobody is shown. */
export const SECRETS: readonly SettingKey[] = ['collector.enrolmentToken'];
