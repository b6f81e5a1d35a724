import { asCalled } from '../model/text/as-called.ts';

/** The agent writes into the page how its commands are called. */
const PREFIX = document.querySelector<HTMLMetaElement>('meta[name="call-prefix"]')?.content ?? '';

/** A text with every command in it as the reader has to type it. */
export const asTyped = (text: string): string => asCalled(text, PREFIX);
