/**
 * Control and direction characters, which can make a line read as another or steer a terminal,
 * become visible.
 */
export const visible = (text: string): string =>
  text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
