import * as z from 'zod/mini';
import { PRIVACIES, WITHOUT_RECIPIENTS } from './setting-choices.ts';

/** How names and addresses leave the laptop: as they are, under a constant other name, or not. */
export const Privacy = z.enum(PRIVACIES);
export type Privacy = z.infer<typeof Privacy>;

/** What the settings say about names and addresses when a bundle is made. */
export const PrivacyPolicy = z.object({ names: Privacy, addresses: Privacy });
export type PrivacyPolicy = z.infer<typeof PrivacyPolicy>;

/** What becomes of a bundle that nobody encrypts: it is sent as it is, or it waits. */
export const WithoutRecipients = z.enum(WITHOUT_RECIPIENTS);
export type WithoutRecipients = z.infer<typeof WithoutRecipients>;
